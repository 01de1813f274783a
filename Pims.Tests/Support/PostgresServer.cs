using System.Collections.Concurrent;
using System.Diagnostics;
using Npgsql;

namespace Pims.Tests.Support;

/// <summary>
/// A private PostgreSQL server, from the programs of the system: a data folder and a port of its own, on this machine's loopback, as the user
/// postgres where this process is root's. The folder goes with it.
/// </summary>
public sealed class PostgresServer : IDisposable
{
    const string Versions = "/usr/lib/postgresql";

    static readonly TimeSpan StartsWithin = TimeSpan.FromSeconds(30);

    static readonly string? Programs = !Directory.Exists(Versions) ? null : Directory.GetDirectories(Versions)
        .Where(version => int.TryParse(Path.GetFileName(version), out var number) && number >= 15)
        .Select(version => Path.Combine(version, "bin")).FirstOrDefault(bin => File.Exists(Path.Combine(bin, "initdb")));

    readonly string folder;
    readonly bool isDurable;
    readonly int port = Ports.Free();
    readonly ConcurrentQueue<string> said = [];
    System.Diagnostics.Process? process;

    /// <summary>Makes and starts one.</summary>
    /// <param name="folder">Where none is yet; the user postgres must reach it.</param>
    /// <param name="isDurable">Whether a commit is to outlast a power cut, as it does with the settings that PostgreSQL comes with.</param>
    public PostgresServer(string folder, bool isDurable = false)
    {
        (this.folder, this.isDurable) = (folder, isDurable);
        Directory.CreateDirectory(folder);
        if (IsRoot)
            Run("chown", "postgres", folder);
        Run(Program("initdb"), "-D", folder, "--no-sync", "-E", "UTF8", "--locale=C.UTF-8", "-A", "trust", "-U", "postgres");
        Start();
    }

    /// <returns>What is not installed; null where all is.</returns>
    public static string? Missing() => Programs is null ? "PostgreSQL 15 or newer is not installed (Debian: postgresql)." : null;

    static bool IsRoot => Environment.UserName == "root";

    public string AddressOf(string database) => $"postgres://postgres@127.0.0.1:{port}/{database}";

    /// <summary>Runs a statement of the server's own.</summary>
    /// <returns>The first value that it gives; null for none.</returns>
    public async Task<object?> ExecuteAsync(string sql)
    {
        await using var source = NpgsqlDataSource.Create(Settings);
        await using var command = source.CreateCommand(sql);
        return await command.ExecuteScalarAsync();
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
        string[] quick = ["-c", "fsync=off", "-c", "full_page_writes=off"];
        process = Begin(Program("postgres"), ["-D", folder, "-p", $"{port}", "-c", "listen_addresses=127.0.0.1", "-c", "unix_socket_directories=",
            "-c", "max_connections=300", "-c", "log_min_messages=fatal", .. isDurable ? [] : quick]);
        for (var since = Stopwatch.StartNew(); !Answers();)
            if (since.Elapsed > StartsWithin)
                throw new InvalidOperationException($"PostgreSQL does not answer: {string.Join('\n', said)}");
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
        if (Directory.Exists(folder))
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
        if (ended.ExitCode != 0)
            throw new InvalidOperationException($"{program} ended with {ended.ExitCode}: {string.Join('\n', said)}");
    }
}
