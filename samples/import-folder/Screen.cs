using Spectre.Console;

namespace ImportFolder;

/// <summary>What is seen in a terminal while files go.</summary>
static class Screen
{
    /// <summary>Shows a bar while the work runs; where standard error is no terminal, none.</summary>
    /// <param name="bytes">All there is to do.</param>
    /// <param name="work">Tells how many more bytes are done.</param>
    public static async Task ShowAsync(long bytes, Func<Action<long>, Task> work)
    {
        if (Console.IsErrorRedirected)
        {
            await work(_ => { });
            return;
        }
        var terminal = AnsiConsole.Create(new AnsiConsoleSettings { Out = new AnsiConsoleOutput(Console.Error) });
        await terminal.Progress()
            .Columns(new TaskDescriptionColumn(), new ProgressBarColumn(), new PercentageColumn(), new DownloadedColumn(), new RemainingTimeColumn())
            .StartAsync(async context =>
            {
                var bar = context.AddTask("Importing", maxValue: Math.Max(bytes, 1));
                await work(more => bar.Increment(more));
            });
    }

    /// <summary>A text of another's making, without what could command a terminal.</summary>
    public static string Safe(string text) => string.Concat(text.Select(letter => char.IsControl(letter) ? '?' : letter));
}
