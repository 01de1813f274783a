using Pims.Tests.Support;

namespace Pims.Tests.Process;

public sealed class PimsScriptTests
{
    static readonly string Pims = Path.Combine(Repository.Root, "pims");

    static readonly string[] Pictures = ["pdftoppm", "rsvg-convert", "ffmpeg"], Store = ["pg_lsclusters", "radosgw", "ceph-mon", "ceph-osd", "ceph", "nginx"];

    const string Green = "Passed!  - Failed:     0, Passed:   187, Skipped:     2, Total:   189", Red = "Failed!  - Failed:     3, Passed:     4, Skipped:     0, Total:     7";

    [TestCase(Green, Green, Green, "748 passed, 0 failed, 8 skipped")]
    [TestCase(Red, Green, Green, "565 passed, 3 failed, 6 skipped")]
    [TestCase(Green, Red, Green, "565 passed, 3 failed, 6 skipped")]
    [TestCase(Green, Green, Red, "382 passed, 6 failed, 4 skipped")]
    public async Task Test_ends_with_the_summaries_of_all_runs_and_one_plain_line_and_fails_where_any_does(string starting, string embedded, string remote, string line)
    {
        static string Run(string summary) => $"echo '{summary}'; exit {(summary == Red ? 1 : 0)}";
        var (exitCode, output, errors) = await TestAsync(
            $"[ \"$PIMS_TEST_STORES\" = remote ] && {{ {Run(remote)}; }}; case \"$*\" in *~Pims.Tests.Process.*'|'*) {Run(starting)};; *) {Run(embedded)};; esac");
        Assert.That(exitCode, Is.EqualTo(line.Contains(" 0 failed") ? 0 : 1));
        Assert.That(output.Trim().Split('\n'), Is.EqualTo(new[] { starting, "On PostgreSQL and S3:", remote, "On PostgreSQL and S3, others:", remote, "On SQLite and files:", embedded, line }));
        Assert.That(errors, Is.Empty);
    }

    [Test]
    public async Task Test_with_arguments_runs_what_they_name_once()
    {
        var (exitCode, output, errors) = await TestAsync("shift 6; echo \"$@\"", "--filter", "AddBucket");
        Assert.That((exitCode, output, errors), Is.EqualTo((0, "--filter AddBucket\n0 passed, 0 failed, 0 skipped\n", "")));
    }

    /// <summary>On a machine that has all programs.</summary>
    /// <param name="run">What stands for the runner.</param>
    /// <param name="arguments">Behind the command.</param>
    static async Task<(int ExitCode, string Output, string Errors)> TestAsync(string run, params string[] arguments)
    {
        using var folder = new TemporaryFolder();
        foreach (var program in Pictures.Concat(Store))
            StandIn.Program(folder, program, "exit 0");
        var dotnet = StandIn.Dotnet(folder, $"[ \"$1\" = build ] && exit 0; {run}");
        return await Script.RunAsync(Pims, ["test", .. arguments], folder.Path, dotnet, ("WithMagickNet", "true"), ("PIMS_TEST_STORES", ""));
    }

    const string PicturesMissing = "some pictures can't be made; install what is needed yourself", StoreMissing = "tests of PostgreSQL, S3 or nginx are passed over; install what is needed yourself";

    /// <summary>A machine that lacks some of it: the tools that the script itself needs, and stand-ins for the rest.</summary>
    [TestCase("poppler-utils librsvg2-bin ffmpeg", "exit 0", null)]
    [TestCase("poppler-utils librsvg2-bin ffmpeg", "exit 1", PicturesMissing)]
    [TestCase("poppler-utils librsvg2-bin ffmpeg", null, PicturesMissing)]
    [TestCase("postgresql radosgw ceph-mon ceph-osd ceph-common nginx-light", "exit 0", null)]
    [TestCase("postgresql radosgw ceph-mon ceph-osd ceph-common nginx-light", "exit 1", StoreMissing)]
    [TestCase("postgresql radosgw ceph-mon ceph-osd ceph-common nginx-light", null, StoreMissing)]
    public async Task What_is_missing_is_installed_where_it_may_be_and_else_named(string packages, string? apt, string? fault)
    {
        using var folder = new TemporaryFolder();
        StandIn.Dotnet(folder, "exit 0");
        StandIn.Program(folder, "id", "echo 0");
        foreach (var program in packages.StartsWith("postgresql", StringComparison.Ordinal) ? Pictures : Store)
            StandIn.Program(folder, program, "exit 0");
        if (apt is not null)
            StandIn.Program(folder, "apt-get", $"echo \"$@\" >> '{folder.In("asked")}'; {apt}");
        foreach (var tool in new[] { "bash", "sh", "env", "dirname", "uname", "mktemp", "tee", "cat", "awk", "rm" })
            File.CreateSymbolicLink(folder.In(tool), StandIn.RealProgram(tool));
        var (exitCode, _, errors) = await Script.RunAsync(StandIn.RealProgram("bash"), [Pims, "test"], folder.Path, ("PATH", folder.Path), ("WithMagickNet", "true"), ("PIMS_TEST_STORES", ""));
        var says = (apt is null ? "" : $"pims: installing {packages}\n")
            + (fault is null ? "pims: installed in N s\n" : $"pims: {fault}: sudo apt-get install --no-install-recommends {packages}\n");
        Assert.That((exitCode, System.Text.RegularExpressions.Regex.Replace(errors, "in [0-9]+ s", "in N s")), Is.EqualTo((0, says)));
        if (fault is null)
            Assert.That(await File.ReadAllLinesAsync(folder.In("asked")), Is.EqualTo(new[] { "update -qq", $"install -y -qq --no-install-recommends {packages}" }));
    }

    [Test]
    public async Task Import_builds_the_sample_and_hands_it_the_arguments()
    {
        using var folder = new TemporaryFolder();
        var dotnet = StandIn.Dotnet(folder, "echo \"$@\"");
        var (exitCode, output, errors) = await Script.RunAsync(Pims, ["import", "a folder", "--into", "/Brand"], folder.Path, dotnet);
        Assert.That((exitCode, output, errors), Is.EqualTo((0,
            $"{Repository.Root}/samples/import-folder/bin/Release/net10.0/import-folder.dll a folder --into /Brand\n",
            $"build {Repository.Root}/samples/import-folder -c Release -v quiet --nologo\n")));
    }

    [TestCase("admin", "list-keys")]
    [TestCase("backup", "a folder", "--verify")]
    [TestCase("restore", "a folder")]
    [TestCase("copy", "--from", "a folder", "--to", "postgres://pims@db/pims+s3://assets/pims?region=eu-1")]
    public async Task What_the_program_does_beside_a_server_is_built_and_handed_the_arguments(params string[] arguments)
    {
        using var folder = new TemporaryFolder();
        foreach (var program in new[] { "pdftoppm", "rsvg-convert", "ffmpeg" })
            StandIn.Program(folder, program, "exit 0");
        var dotnet = StandIn.Dotnet(folder, "[ \"$1\" = build ] && exit 0; printf '%s|' \"$@\"; exit 3");
        var (exitCode, output, errors) = await Script.RunAsync(Pims, arguments, folder.Path, dotnet, ("WithMagickNet", "true"));
        Assert.That((exitCode, output, errors), Is.EqualTo((3, $"{Repository.Root}/Pims.Server/bin/Release/net10.0/pims-server.dll|{string.Join('|', arguments)}|", "")));
    }

    [Test]
    public async Task An_unknown_command_is_refused_with_the_list_of_commands()
    {
        var (exitCode, _, errors) = await Script.RunAsync(Pims, ["destroy"], Repository.Root);
        Assert.That(exitCode, Is.EqualTo(2));
        Assert.That(errors, Does.Contain("destroy").And.Contain("./pims run").And.Contain("./pims torture"));
    }
}
