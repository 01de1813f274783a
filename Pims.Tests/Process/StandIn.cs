using Pims.Tests.Support;

namespace Pims.Tests.Process;

/// <summary>A dotnet of one's own, which a script finds before the real one.</summary>
static class StandIn
{
    static readonly string SearchPath = Environment.GetEnvironmentVariable("PATH")!;

    public static string RealDotnet { get; } = RealProgram("dotnet");

    public static string RealProgram(string name) => SearchPath.Split(':').Select(folder => Path.Combine(folder, name)).First(File.Exists);

    /// <returns>The variable that puts it first.</returns>
    public static (string Variable, string Value) Dotnet(TemporaryFolder folder, string commands)
    {
        Program(folder, "dotnet", commands);
        return ("PATH", $"{folder.Path}:{SearchPath}");
    }

    public static void Program(TemporaryFolder folder, string name, string commands)
    {
        var file = folder.In(name);
        File.WriteAllText(file, $"#!/bin/sh\n{commands}\n");
        if (!OperatingSystem.IsWindows())
            File.SetUnixFileMode(file, UnixFileMode.UserRead | UnixFileMode.UserExecute);
    }
}
