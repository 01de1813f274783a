using Pims.Actions;
using Pims.Actions.Imaging;
using Pims.Actions.Imaging.Previews;
using Pims.Tests.Support;

namespace Pims.Tests.Imaging.Previews;

/// <summary>What a program can do to the server: scripts stand in for it.</summary>
sealed class OutsideProgramTests
{
    static readonly TimeSpan Short = TimeSpan.FromSeconds(1), Long = TimeSpan.FromMinutes(1);

    [Test]
    public void It_gets_an_environment_and_a_folder_of_its_own()
    {
        using var folder = new TemporaryFolder();
        var end = Run(folder, "env | sort; pwd; cat; echo \"$@\"", Long, "a b", "$(id)", "*");
        Assert.That(end.Output.Split('\n', StringSplitOptions.RemoveEmptyEntries).Where(line => !line.StartsWith("_=", StringComparison.Ordinal) && !line.StartsWith("OLDPWD", StringComparison.Ordinal)), Is.EqualTo(new[]
        {
            $"HOME={folder.Path}", "LANG=C.UTF-8", "PATH=/usr/bin:/bin", $"PWD={folder.Path}", $"TMPDIR={folder.Path}", $"XDG_CACHE_HOME={folder.Path}", folder.Path, "a b $(id) *",
        }));
    }

    [Test]
    public void Its_time_ends_it_and_what_it_started()
    {
        using var folder = new TemporaryFolder();
        var error = Assert.Throws<ActionError>(() => Run(folder, "sleep 600 & sleep 600", Short))!;
        Assert.That((error.Code, error.Message), Is.EqualTo((Errors.ImageTooLarge, "Drawing the file takes longer than its time limit.")));
        Assert.That(RunningIn(folder.Path), Is.Empty);
    }

    [Test]
    public void A_caller_who_gives_up_ends_it()
    {
        using var folder = new TemporaryFolder();
        using var caller = new CancellationTokenSource(Short);
        using var time = new TimeAllowed(Long, caller.Token);
        var program = Program(folder, "sleep 600");
        Assert.Throws<OperationCanceledException>(() => program.Run([], folder.Path, time));
        Assert.That(RunningIn(folder.Path), Is.Empty);
    }

    [TestCase("head -c 500000000 /dev/zero > big", Description = "a file over its limit")]
    [TestCase("kill -9 $$", Description = "killed by the system")]
    [TestCase("kill -6 $$", Description = "aborted")]
    [TestCase("echo 'Out of memory' >&2; exit 1", Description = "says so")]
    [TestCase("perl -e '$x = \"a\" x 2000000000' ", Description = "memory over its limit")]
    public void Where_its_limits_are_not_enough_the_file_is_too_large(string commands)
    {
        using var folder = new TemporaryFolder();
        Assert.That(Assert.Throws<ActionError>(() => Run(folder, commands, Long))!.Code, Is.EqualTo(Errors.ImageTooLarge));
    }

    [Test]
    public void However_much_it_says_little_is_kept()
    {
        using var folder = new TemporaryFolder();
        var end = Run(folder, "head -c 50000000 /dev/zero; head -c 50000000 /dev/zero >&2; exit 3", Long);
        Assert.That((end.ExitCode, end.Output.Length, end.Errors.Length), Is.EqualTo((3, 65536, 65536)));
    }

    [Test]
    public void It_need_not_read_all_that_it_gets()
    {
        using var folder = new TemporaryFolder();
        var input = folder.In("input");
        File.WriteAllBytes(input, new byte[10_000_000]);
        using var time = new TimeAllowed(Long, CancellationToken.None);
        Assert.That(Program(folder, "head -c 5 | wc -c").Run([], folder.Path, time, input).Output.Trim(), Is.EqualTo("5"));
        Assert.That(Program(folder, "wc -c").Run([], folder.Path, time, input).Output.Trim(), Is.EqualTo("10000000"));
    }

    [Test]
    public void One_that_is_missing_is_named_with_its_package()
    {
        using var folder = new TemporaryFolder();
        File.WriteAllBytes(folder.In("a.svg"), Documents.Svg("width='1' height='1'"));
        var none = new PreviewPrograms([]);
        Assert.That(none.All.Select(program => program.IsThere), Has.All.False);
        var error = Assert.Throws<ActionError>(() => new Previewer(none).Draw(folder.In("a.svg"), Actions.Files.FileTypes.Svg, new ImageRequest(), folder.Path, CancellationToken.None))!;
        Assert.That((error.Code, error.Message), Is.EqualTo((Errors.UnsupportedFormat, "Pictures of SVG want the program rsvg-convert, which this server lacks (Debian: apt install librsvg2-bin).")));
    }

    /// <summary>Programs whose working folder is there or below.</summary>
    public static IEnumerable<string> RunningIn(string folder) =>
        Directory.GetDirectories("/proc").Where(process => int.TryParse(Path.GetFileName(process), out _) && Link(Path.Combine(process, "cwd")).StartsWith(folder, StringComparison.Ordinal));

    static string Link(string link)
    {
        try
        {
            return File.ResolveLinkTarget(link, returnFinalTarget: false)?.FullName ?? "";
        }
        catch (Exception gone) when (gone is IOException or UnauthorizedAccessException)
        {
            return "";
        }
    }

    static ProgramEnd Run(TemporaryFolder folder, string commands, TimeSpan limit, params string[] arguments)
    {
        using var time = new TimeAllowed(limit, CancellationToken.None);
        return Program(folder, commands).Run(arguments, folder.Path, time);
    }

    static OutsideProgram Program(TemporaryFolder folder, string commands)
    {
        var file = folder.In("program");
        File.WriteAllText(file, $"#!/bin/sh\n{commands}\n");
        if (!OperatingSystem.IsWindows())
            File.SetUnixFileMode(file, UnixFileMode.UserRead | UnixFileMode.UserExecute | UnixFileMode.UserWrite);
        return new OutsideProgram("program", "program-package", "Tests", [folder.Path]);
    }
}
