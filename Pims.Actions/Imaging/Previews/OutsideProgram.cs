using System.ComponentModel;
using System.Diagnostics;
using System.Text;

namespace Pims.Actions.Imaging.Previews;

/// <summary>
/// An optional program of the system, looked for once. It is started without a shell, with nothing of this process's environment, in a folder
/// of its own, under limits, and ends with all that it started when its time is over.
/// </summary>
/// <param name="name">What its file is called.</param>
/// <param name="package">The Debian package that has it.</param>
/// <param name="purpose">What it is for, as callers are told.</param>
/// <param name="folders">Where it is looked for, in this order.</param>
public sealed class OutsideProgram(string name, string package, string purpose, IEnumerable<string> folders)
{
    /// <summary>Enough for a page of 5000 pixels a side in four colours and what is blended on it.</summary>
    const long MostMemory = 1 << 30;

    /// <summary>A picture of 25 million pixels as it is, and half as much again; no program writes anything else.</summary>
    const long MostOutput = 128 << 20;

    /// <summary>More than any drawing may take: it ends a program even where nobody is left to stop it.</summary>
    const int MostProcessorSeconds = 20;

    const int KeptText = 64 * 1024;

    /// <summary>What programs say when memory, the size of a file or a number of their own was not enough.</summary>
    static readonly string[] Overflows = ["memory", "alloc", "too large", "larger than", "limit"];

    /// <summary>Ended by the kernel for time, size or memory: KILL, XCPU, XFSZ, and ABRT, by which many end when they get no memory.</summary>
    static readonly int[] OverflowExits = [128 + 9, 128 + 24, 128 + 25, 128 + 6];

    /// <summary>Sets limits, then becomes the program. Where it is missing, the limits of this process hold alone.</summary>
    static readonly string? Limiter = Find("prlimit", SystemFolders());

    readonly string? file = Find(name, folders);

    public string Name => name;

    public string Package => package;

    public string Purpose => purpose;

    public bool IsThere => file is not null;

    /// <summary>Where the system's programs are, by names that no caller has a say in.</summary>
    public static IReadOnlyList<string> SystemFolders() =>
        ["/usr/bin", "/usr/local/bin", "/bin", .. (Environment.GetEnvironmentVariable("PATH") ?? "").Split(Path.PathSeparator).Where(Path.IsPathFullyQualified)];

    /// <summary>Runs it to its end.</summary>
    /// <param name="arguments">Names of files in them are absolute or the program's own folder's.</param>
    /// <param name="folder">All that it writes goes there.</param>
    /// <param name="time">When it is over, the program is killed.</param>
    /// <param name="input">A file that it gets as its standard input; null for none.</param>
    /// <exception cref="ActionError">unsupported_format where it is not there, image_too_large where the time was not enough.</exception>
    public ProgramEnd Run(IEnumerable<string> arguments, string folder, TimeAllowed time, string? input = null)
    {
        time.Check();
        using var process = Start(arguments, folder);
        using var kill = time.Token.Register(() => process.Kill(entireProcessTree: true));
        var (output, errors) = (Drain.Start(process.StandardOutput.BaseStream, KeptText), Drain.Start(process.StandardError.BaseStream, KeptText));
        Feed(process.StandardInput.BaseStream, input);
        process.WaitForExit();
        var end = new ProgramEnd(process.ExitCode, output.Text(), errors.Text());
        time.Check();
        if (end.ExitCode != 0 && (OverflowExits.Contains(end.ExitCode) || Array.Exists(Overflows, word => end.Errors.Contains(word, StringComparison.OrdinalIgnoreCase))))
            throw Errors.ImageTooLarge.Because("Drawing the file needs more memory or room than its limit.");
        return end;
    }

    Process Start(IEnumerable<string> arguments, string folder)
    {
        var start = new ProcessStartInfo(Limiter ?? Required())
        {
            WorkingDirectory = folder,
            RedirectStandardInput = true,
            RedirectStandardOutput = true,
            RedirectStandardError = true,
        };
        if (Limiter is not null)
            foreach (var limit in new[] { $"--as={MostMemory}", $"--fsize={MostOutput}", $"--cpu={MostProcessorSeconds}", "--core=0", "--", Required() })
                start.ArgumentList.Add(limit);
        foreach (var argument in arguments)
            start.ArgumentList.Add(argument);
        start.Environment.Clear();
        foreach (var (variable, value) in new[] { ("PATH", "/usr/bin:/bin"), ("LANG", "C.UTF-8"), ("HOME", folder), ("TMPDIR", folder), ("XDG_CACHE_HOME", folder) })
            start.Environment[variable] = value;
        try
        {
            return Process.Start(start)!;
        }
        catch (Win32Exception)
        {
            throw Missing();
        }
    }

    string Required() => file ?? throw Missing();

    ActionError Missing() => Errors.UnsupportedFormat.Because($"{purpose} want the program {name}, which this server lacks (Debian: apt install {package}).");

    /// <summary>A program that ends before it has read all is no fault here; its exit says why.</summary>
    static void Feed(Stream standardInput, string? input)
    {
        try
        {
            using (standardInput)
            {
                if (input is null)
                    return;
                using var source = EngineInput.Open(input);
                source.CopyTo(standardInput);
            }
        }
        catch (IOException)
        {
        }
    }

    static string? Find(string name, IEnumerable<string> folders) => folders.Select(folder => Path.Combine(folder, name)).FirstOrDefault(File.Exists);

    /// <summary>Reads to the end, so that the program never waits for it, and keeps the beginning.</summary>
    sealed class Drain
    {
        readonly byte[] kept;
        readonly Thread thread;
        int count;

        Drain(Stream stream, int most)
        {
            kept = new byte[most];
            thread = new Thread(() => Read(stream)) { IsBackground = true };
        }

        public static Drain Start(Stream stream, int most)
        {
            var drain = new Drain(stream, most);
            drain.thread.Start();
            return drain;
        }

        public string Text()
        {
            thread.Join();
            return Encoding.UTF8.GetString(kept, 0, count);
        }

        void Read(Stream stream)
        {
            for (int read; count < kept.Length && (read = stream.Read(kept, count, kept.Length - count)) > 0;)
                count += read;
            stream.CopyTo(Stream.Null);
        }
    }
}

/// <summary>How a program ended, and the beginning of what it said; its errors name files of the machine and are shown to nobody.</summary>
public sealed record ProgramEnd(int ExitCode, string Output, string Errors);
