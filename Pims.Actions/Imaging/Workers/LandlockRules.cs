using System.Runtime.InteropServices;

namespace Pims.Actions.Imaging.Workers;

/// <summary>
/// Which files a worker may touch (Landlock, Linux 5.13): it reads the system's programs, its own and the file of its job, and writes its
/// results. No database, no key, no other file of the library.
/// </summary>
static partial class LandlockRules
{
    const int CreateRuleset = 444, AddRule = 445, RestrictSelf = 446;
    const int BeneathPath = 1, VersionFlag = 1;
    const int OpenPath = 0x200000, CloseOnExecute = 0x80000;

    const ulong Execute = 1, WriteFile = 2, ReadFile = 4, ReadFolder = 8, Truncate = 1 << 14, Device = 1 << 15;
    const ulong Read = Execute | ReadFile | ReadFolder;
    const ulong RemoveAndMake = 0b1_1111_1111_0000;
    const ulong Refer = 1 << 13;

    /// <summary>TCP, and sockets and signals that lead out.</summary>
    const ulong Network = 3, Scopes = 3;

    static readonly string[] System =
    [
        "/usr", "/bin", "/lib", "/lib32", "/lib64", "/etc/alternatives", "/etc/fonts", "/etc/ImageMagick-6", "/etc/ld.so.cache", "/etc/localtime", "/etc/passwd",
        "/etc/nsswitch.conf", "/var/cache/fontconfig", "/proc", "/sys", "/dev/urandom", "/dev/random", "/dev/zero",
    ];

    public static void Apply(WorkerFolder folder)
    {
        var version = Call(CreateRuleset, 0, 0, VersionFlag);
        if (version < 1)
            return;
        var (file, all) = (Execute | WriteFile | ReadFile, Read | WriteFile | RemoveAndMake);
        if (version >= 2)
            all |= Refer;
        if (version >= 3)
            (all, file) = (all | Truncate, file | Truncate);
        if (version >= 5)
            (all, file) = (all | Device, file | Device);
        var rules = Create(version, all);
        foreach (var path in System.Concat(Programs(folder)))
            Allow(rules, path, Directory.Exists(path) ? Read : Read & file);
        Allow(rules, "/dev/null", (ReadFile | WriteFile | Truncate) & all);
        Allow(rules, folder.In, ReadFile | ReadFolder);
        Allow(rules, folder.Out, all & ~(Execute | Refer | Device));
        if (Call(RestrictSelf, rules, 0, 0) != 0)
            throw new InvalidOperationException("The worker can't be restricted to its files.");
    }

    /// <summary>This program and the runtime. Its settings are left out, since they may hold a secret, and a data folder that lies among them.</summary>
    static IEnumerable<string> Programs(WorkerFolder folder)
    {
        var runtime = new DirectoryInfo(RuntimeEnvironment.GetRuntimeDirectory());
        if (runtime.Parent?.Parent is { Name: "shared", Parent: { } root })
            yield return root.FullName;
        foreach (var part in Directory.GetDirectories(AppContext.BaseDirectory))
            if (!folder.Path.StartsWith(Path.TrimEndingDirectorySeparator(part) + Path.DirectorySeparatorChar, StringComparison.Ordinal))
                yield return part;
        foreach (var file in Directory.GetFiles(AppContext.BaseDirectory))
            if (!Path.GetFileName(file).StartsWith("appsettings", StringComparison.OrdinalIgnoreCase))
                yield return file;
    }

    static unsafe nint Create(nint version, ulong files)
    {
        var rights = new Rights { Files = files, Network = Network, Scopes = Scopes };
        var rules = Call(CreateRuleset, (nint)(&rights), version >= 6 ? 24 : version >= 4 ? 16 : 8, 0);
        return rules >= 0 ? rules : throw new InvalidOperationException("The worker can't be restricted to its files.");
    }

    static unsafe void Allow(nint rules, string path, ulong rights)
    {
        var place = Open(path, OpenPath | CloseOnExecute);
        if (place < 0)
            return;
        var rule = new Beneath { Rights = rights, Place = place };
        if (Call(AddRule, rules, BeneathPath, (nint)(&rule)) != 0)
            throw new InvalidOperationException($"The worker can't be given {path}.");
        _ = Close(place);
    }

    [StructLayout(LayoutKind.Sequential)]
    struct Rights
    {
        public ulong Files;
        public ulong Network;
        public ulong Scopes;
    }

    [StructLayout(LayoutKind.Sequential, Pack = 1)]
    struct Beneath
    {
        public ulong Rights;
        public int Place;
    }

    static nint Call(int number, nint first, nint second, nint third) => SystemCall(number, first, second, third, 0);

    [LibraryImport("libc", EntryPoint = "syscall", SetLastError = true)]
    private static partial nint SystemCall(nint number, nint first, nint second, nint third, nint fourth);

    [LibraryImport("libc", EntryPoint = "open", StringMarshalling = StringMarshalling.Utf8)]
    private static partial int Open(string path, int flags);

    [LibraryImport("libc", EntryPoint = "close")]
    private static partial int Close(int descriptor);
}
