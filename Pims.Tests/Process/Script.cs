using Child = System.Diagnostics.Process;

namespace Pims.Tests.Process;

/// <summary>A program that runs to its end.</summary>
static class Script
{
    static readonly TimeSpan Patience = TimeSpan.FromMinutes(2);

    public static async Task<(int ExitCode, string Output, string Errors)> RunAsync(
        string program, string[] arguments, string folder, params (string Variable, string Value)[] environment)
    {
        var start = ServerProcess.Command(program, arguments, environment);
        (start.WorkingDirectory, start.RedirectStandardOutput, start.RedirectStandardError) = (folder, true, true);
        Child child;
        try
        {
            child = Child.Start(start)!;
        }
        catch (System.ComponentModel.Win32Exception error)
        {
            Assert.Ignore($"{program} is not on this machine: {error.Message}");
            throw;
        }
        using var _ = child;
        using var patience = new CancellationTokenSource(Patience);
        try
        {
            var (output, errors) = (child.StandardOutput.ReadToEndAsync(patience.Token), child.StandardError.ReadToEndAsync(patience.Token));
            await child.WaitForExitAsync(patience.Token);
            return (child.ExitCode, await output, await errors);
        }
        finally
        {
            if (!child.HasExited)
                child.Kill(entireProcessTree: true);
        }
    }
}
