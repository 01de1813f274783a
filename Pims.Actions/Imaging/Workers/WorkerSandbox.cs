using System.Diagnostics;
using System.Runtime.InteropServices;

namespace Pims.Actions.Imaging.Workers;

/// <summary>
/// What a worker takes from itself before it sees a file: other processes' memory and signals, the network, all files but its own and the
/// programs', and more memory than a picture needs. It starts itself anew for that, because the kernel restricts threads and not processes.
/// What a system lacks of it is left out; the server's time limit holds everywhere.
/// </summary>
static partial class WorkerSandbox
{
    const string Inside = "PIMS_WORKER_INSIDE";

    /// <summary>
    /// What a job may take beside what the idle worker has: the engine's own limit is 1 GiB, and decoders take memory past it. The runtime
    /// reserves addresses by the GiB, so a fixed number would say nothing.
    /// </summary>
    const long JobMemory = 1536L << 20;

    const ulong FileSize = 512 << 20;
    const ulong OpenFiles = 256;

    /// <summary>The first to go where the machine runs out of memory, and behind the server where it runs out of processors.</summary>
    const string OutOfMemoryScore = "800";
    const int Niceness = 5;

    /// <returns>The first time never: the program begins again, restricted.</returns>
    public static void Enter(WorkerFolder folder)
    {
        if (!OperatingSystem.IsLinux())
            return;
        if (Environment.GetEnvironmentVariable(Inside) is not null)
        {
            using var self = Process.GetCurrentProcess();
            Limit(LimitOf.AddressSpace, (ulong)(self.VirtualMemorySize64 + JobMemory));
            return;
        }
        // A session of its own: what it starts dies with it, and a key pressed at the server's terminal is not for it.
        _ = SetSession();
        _ = SetPriority(0, 0, Niceness);
        BeFirstToGo();
        Limit(LimitOf.Core, 0);
        Limit(LimitOf.FileSize, FileSize);
        Limit(LimitOf.OpenFiles, OpenFiles);
        _ = ProcessControl(NoNewPrivileges, 1, 0, 0, 0);
        LandlockRules.Apply(folder);
        SystemCallFilter.Apply();
        Restart();
    }

    /// <summary>Ends this process and every program that it started, at once.</summary>
    public static void End()
    {
        if (OperatingSystem.IsLinux() && GroupOf(0) == Environment.ProcessId)
            _ = Kill(0, SigKill);
        Environment.Exit(0);
    }

    /// <summary>Ends a worker and every program that it started.</summary>
    public static void EndGroup(int process) => _ = Kill(-process, SigKill);

    static void Restart()
    {
        Environment.SetEnvironmentVariable(Inside, "1");
        string?[] arguments = [.. File.ReadAllText("/proc/self/cmdline").TrimEnd('\0').Split('\0'), null];
        string?[] environment = [.. Environment.GetEnvironmentVariables().Cast<System.Collections.DictionaryEntry>().Select(pair => $"{pair.Key}={pair.Value}"), null];
        _ = Execute("/proc/self/exe", arguments, environment);
        throw new InvalidOperationException($"The worker can't start itself anew: error {Marshal.GetLastPInvokeError()}.");
    }

    static void BeFirstToGo()
    {
        try
        {
            File.WriteAllText("/proc/self/oom_score_adj", OutOfMemoryScore);
        }
        catch (Exception error) when (error is IOException or UnauthorizedAccessException)
        {
            // In a container that shows /proc read-only the kernel chooses by itself.
        }
    }

    /// <summary>A lower limit that the server itself has stays.</summary>
    static void Limit(LimitOf what, ulong most)
    {
        _ = GetLimit(what, out var limit);
        limit.Hard = Math.Min(limit.Hard, most);
        limit.Soft = limit.Hard;
        if (SetLimit(what, in limit) != 0)
            throw new InvalidOperationException($"The worker's limit {what} can't be set: error {Marshal.GetLastPInvokeError()}.");
    }

    const int NoNewPrivileges = 38, SigKill = 9;

    enum LimitOf { FileSize = 1, Core = 4, OpenFiles = 7, AddressSpace = 9 }

    [StructLayout(LayoutKind.Sequential)]
    struct ResourceLimit
    {
        public ulong Soft;
        public ulong Hard;
    }

    [LibraryImport("libc", EntryPoint = "setsid")] private static partial int SetSession();
    [LibraryImport("libc", EntryPoint = "getpgid")] private static partial int GroupOf(int process);
    [LibraryImport("libc", EntryPoint = "kill")] private static partial int Kill(int process, int signal);
    [LibraryImport("libc", EntryPoint = "setpriority")] private static partial int SetPriority(int which, int who, int niceness);
    [LibraryImport("libc", EntryPoint = "getrlimit")] private static partial int GetLimit(LimitOf what, out ResourceLimit limit);
    [LibraryImport("libc", EntryPoint = "setrlimit", SetLastError = true)] private static partial int SetLimit(LimitOf what, in ResourceLimit limit);
    [LibraryImport("libc", EntryPoint = "prctl")] private static partial int ProcessControl(int what, nuint value, nuint third, nuint fourth, nuint fifth);
    [LibraryImport("libc", EntryPoint = "execve", SetLastError = true, StringMarshalling = StringMarshalling.Utf8)]
    private static partial int Execute(string program, string?[] arguments, string?[] environment);
}
