using Pims.Tests.Support;

namespace Pims.Tests.Process;

/// <summary>A dotnet of one's own, which a script finds before the real one.</summary>
static class StandIn
{
    static readonly string SearchPath = Environment.GetEnvironmentVariable("PATH")!;

    public static string RealDotnet { get; } = SearchPath.Split(':').Select(folder => Path.Combine(folder, "dotnet")).First(File.Exists);

    /// <returns>The variable that puts it first.</returns>
    public static (string Variable, string Value) Dotnet(TemporaryFolder folder, string commands)
    {
        var file = folder.In("dotnet");
        File.WriteAllText(file, $"#!/bin/sh\n{commands}\n");
        if (!OperatingSystem.IsWindows())
            File.SetUnixFileMode(file, UnixFileMode.UserRead | UnixFileMode.UserExecute);
        return ("PATH", $"{folder.Path}:{SearchPath}");
    }
}
