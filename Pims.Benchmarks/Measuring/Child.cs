using System.Diagnostics;
using System.Net.Sockets;
using Pims.Tests.Support;

namespace Pims.Benchmarks.Measuring;

/// <summary>A server in a process of its own, on a free port of this machine; ended by its id.</summary>
sealed class Child : IDisposable
{
    public const string AdminKey = "bench-admin-key-0123456789";

    /// <summary>The source tree.</summary>
    public static readonly string Root = FindRoot();

    /// <summary>The server's own build output: the copy beside this program has this program's runtime settings.</summary>
    public static readonly string ServerAssembly = Path.Combine(Root, "Pims.Server", "bin", "Release", "net10.0", "pims-server.dll");

    static readonly TimeSpan Patience = TimeSpan.FromSeconds(30);

    readonly Process process;

    Child(int port, string assembly, string[] arguments, params (string Name, string Value)[] environment)
    {
        Port = port;
        var start = new ProcessStartInfo("dotnet", [assembly, .. arguments]) { RedirectStandardOutput = true, RedirectStandardError = true };
        foreach (var (name, value) in environment)
            start.Environment[name] = value;
        var begin = Stopwatch.GetTimestamp();
        process = Process.Start(start)!;
        process.OutputDataReceived += (_, line) => Tell(line.Data, isTold: line.Data?.StartsWith("fail:", StringComparison.Ordinal) is true);
        process.ErrorDataReceived += (_, line) => Tell(line.Data, isTold: line.Data is not null);
        process.BeginOutputReadLine();
        process.BeginErrorReadLine();
        WaitForFirstAnswer();
        FirstAnswer = Stopwatch.GetElapsedTime(begin);
    }

    public int Port { get; }

    /// <summary>From the start of the process to its first answer.</summary>
    public TimeSpan FirstAnswer { get; }

    public int Id => process.Id;

    public double ResidentMegabytes
    {
        get
        {
            process.Refresh();
            return process.WorkingSet64 / 1048576.0;
        }
    }

    public static Child Pims(string data, params (string Name, string Value)[] settings)
    {
        var port = Ports.Free();
        return new Child(port, ServerAssembly, [],
            [("PIMS_URLS", Address(port)), ("PIMS_DATA", data), ("PIMS_ADMIN_KEY", AdminKey), ("PIMS_RATE_AUTHENTICATE", "0"), .. settings]);
    }

    /// <summary>Runs one of the program's commands to its end.</summary>
    public static void RunPims(params string[] arguments)
    {
        using var program = Process.Start(new ProcessStartInfo("dotnet", [ServerAssembly, .. arguments]) { RedirectStandardOutput = true, RedirectStandardError = true })!;
        var output = Task.WhenAll(program.StandardOutput.ReadToEndAsync(), program.StandardError.ReadToEndAsync()).GetAwaiter().GetResult();
        program.WaitForExit();
        if (program.ExitCode != 0)
            throw new InvalidOperationException($"pims {arguments[0]} ended with {program.ExitCode}: {string.Join('\n', output)}");
    }

    public static Child Baseline(string data)
    {
        var port = Ports.Free();
        return new Child(port, typeof(Child).Assembly.Location, ["baseline", Address(port), data]);
    }

    public void Dispose()
    {
        if (!process.HasExited)
            process.Kill();
        process.WaitForExit();
    }

    static void Tell(string? line, bool isTold)
    {
        if (isTold)
            Run.Say(line!);
    }

    static string FindRoot()
    {
        var folder = new DirectoryInfo(AppContext.BaseDirectory);
        while (!File.Exists(Path.Combine(folder.FullName, "PimsActions.sln")))
            folder = folder.Parent ?? throw new InvalidOperationException("The benchmarks run from inside the source tree.");
        return folder.FullName;
    }

    static string Address(int port) => $"http://127.0.0.1:{port}";

    void WaitForFirstAnswer()
    {
        for (var begin = Stopwatch.GetTimestamp(); ; Thread.Yield())
        {
            try
            {
                using var connection = new Connection(Port);
                if (connection.Exchange(Request.Get("/health/live")).Status == 200)
                    return;
            }
            catch (SocketException) when (!process.HasExited && Stopwatch.GetElapsedTime(begin) < Patience)
            {
                process.WaitForExit(2);
            }
        }
    }
}
