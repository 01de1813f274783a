using System.Diagnostics;
using Child = System.Diagnostics.Process;

namespace Pims.Tests.Support;

/// <summary>A program that runs beside the tests. A shell waits for this process to end, in whatever way, and then ends the program by its id.</summary>
sealed class Daemon : IAsyncDisposable
{
    readonly Child shell;
    bool isEnded;

    /// <param name="folder">Where it runs, and writes what it says.</param>
    /// <param name="program">Found on the path.</param>
    /// <param name="arguments">Its own.</param>
    public Daemon(string folder, string program, params string[] arguments)
    {
        var start = new ProcessStartInfo("sh", ["-c", $"\"$@\" >> '{folder}/{program}.out' 2>&1 & echo $!; cat > /dev/null; kill -9 $!", "sh", program, .. arguments])
        {
            WorkingDirectory = folder, RedirectStandardInput = true, RedirectStandardOutput = true,
        };
        shell = Child.Start(start)!;
        Id = int.Parse(shell.StandardOutput.ReadLine()!);
    }

    public int Id { get; }

    public void Send(int signal) => Signal.Send(signal, [Id]);

    public async ValueTask DisposeAsync()
    {
        if (isEnded)
            return;
        isEnded = true;
        shell.StandardInput.Close();
        await shell.WaitForExitAsync();
        shell.Dispose();
    }
}
