using System.Collections.Concurrent;
using System.Diagnostics;
using Npgsql;

namespace Pims.Tests.Support;

/// <summary>
/// A PostgreSQL server of these tests alone, from the programs of the system: a data folder and a port of its own, on this machine's loopback,
/// as the user postgres where the tests are root's.
/// </summary>
public sealed class PostgresServer : IDisposable
{
    const string Versions = "/usr/lib/postgresql";

    static readonly TimeSpan StartsWithin = TimeSpan.FromSeconds(30);

    static readonly string? Programs = !Directory.Exists(Versions) ? null : Directory.GetDirectories(Versions)
        .Where(version => int.TryParse(Path.GetFileName(version), out var number) && number >= 15)
        .Select(version => Path.Combine(version, "bin")).FirstOrDefault(bin => File.Exists(Path.Combine(bin, "initdb")));

    readonly string folder = TestServer.NewFolder();
    readonly int port = Ports.Free();
    readonly ConcurrentQueue<string> said = [];
    System.Diagnostics.Process? process;

    /// <summary>Makes and starts one; where there is none, the test is passed over, or fails where all must be tested.</summary>
    public PostgresServer()
    {
        if (Programs is null)
            Missing.Test("PostgreSQL 15 or newer is not installed (Debian: postgresql).");
        Directory.CreateDirectory(folder);
        if (IsRoot)
            Run("chown", "postgres", folder);
        Run(Program("initdb"), "-D", folder, "--no-sync", "-E", "UTF8", "--locale=C.UTF-8", "-A", "trust", "-U", "postgres");
        Start();
    }

    static bool IsRoot => Environment.UserName == "root";

    public string AddressOf(string database) => $"postgres://postgres@127.0.0.1:{port}/{database}";

    /// <summary>Runs a statement of the server's own.</summary>
    public async Task ExecuteAsync(string sql)
    {
        await using var source = NpgsqlDataSource.Create(Settings);
        await using var command = source.CreateCommand(sql);
        await command.ExecuteNonQueryAsync();
    }

    /// <summary>Makes a database where there is none of this name, and returns its address.</summary>
    public async Task<string> DatabaseAsync(string name, string template = "template1")
    {
        try
        {
            await ExecuteAsync($"create database \"{name}\" template {template} strategy wal_log");
        }
        catch (PostgresException error) when (error.SqlState is PostgresErrorCodes.DuplicateDatabase)
        {
            // A server is started anew over what it left.
        }
        return AddressOf(name);
    }

    public void Start()
    {
        // What these tests lose in a power cut they do not miss.
        process = Begin(Program("postgres"), "-D", folder, "-p", $"{port}", "-c", "listen_addresses=127.0.0.1", "-c", "unix_socket_directories=",
            "-c", "fsync=off", "-c", "full_page_writes=off", "-c", "max_connections=300", "-c", "log_min_messages=fatal");
        for (var since = Stopwatch.StartNew(); !Answers();)
            Assert.That(since.Elapsed, Is.LessThan(StartsWithin), () => $"PostgreSQL does not answer: {string.Join('\n', said)}");
    }

    /// <summary>Ends it, and all who are connected.</summary>
    public void Stop() => Stop("fast");

    /// <summary>Ends it as a crash does: it finds out by its log what was committed when it starts again.</summary>
    public void Crash() => Stop("immediate");

    void Stop(string mode)
    {
        Run(Program("pg_ctl"), "-D", folder, "-m", mode, "-w", "stop");
        process!.WaitForExit();
        process.Dispose();
        process = null;
    }

    public void Dispose()
    {
        if (process is not null)
            Stop();
        Directory.Delete(folder, recursive: true);
    }

    string Settings => $"Host=127.0.0.1;Port={port};Username=postgres;Database=postgres;Pooling=false";

    bool Answers()
    {
        try
        {
            using var connection = new NpgsqlConnection(Settings);
            connection.Open();
            return true;
        }
        catch (NpgsqlException)
        {
            return false;
        }
    }

    static string Program(string name) => Path.Combine(Programs!, name);

    System.Diagnostics.Process Begin(string program, params string[] arguments)
    {
        // It refuses to run as root.
        var start = IsRoot && program.StartsWith(Versions, StringComparison.Ordinal)
            ? new ProcessStartInfo("runuser", ["-u", "postgres", "--", program, .. arguments])
            : new ProcessStartInfo(program, arguments);
        (start.WorkingDirectory, start.RedirectStandardOutput, start.RedirectStandardError) = ("/", true, true);
        var begun = System.Diagnostics.Process.Start(start)!;
        begun.OutputDataReceived += (_, line) => said.Enqueue(line.Data ?? "");
        begun.ErrorDataReceived += (_, line) => said.Enqueue(line.Data ?? "");
        begun.BeginOutputReadLine();
        begun.BeginErrorReadLine();
        return begun;
    }

    void Run(string program, params string[] arguments)
    {
        using var ended = Begin(program, arguments);
        ended.WaitForExit();
        Assert.That(ended.ExitCode, Is.Zero, () => $"{program}: {string.Join('\n', said)}");
    }
}
