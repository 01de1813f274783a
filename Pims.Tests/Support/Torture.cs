namespace Pims.Tests.Support;

/// <summary>The long forms of tests of this category. <c>./pims torture</c> asks for them by PIMS_TORTURE, which names the file for their figures.</summary>
static class Torture
{
    public const string Category = "Torture";

    static readonly string? Figures = Environment.GetEnvironmentVariable("PIMS_TORTURE");

    /// <summary>How much of something.</summary>
    /// <param name="usual">Among all other tests.</param>
    /// <param name="full">In the long form.</param>
    public static T Form<T>(T usual, T full) => Figures is null ? usual : full;

    public static async Task TellAsync(params string[] lines)
    {
        foreach (var line in lines)
            await TestContext.Out.WriteLineAsync(line);
        if (Figures is not null)
            await File.AppendAllLinesAsync(Figures, lines);
    }
}
