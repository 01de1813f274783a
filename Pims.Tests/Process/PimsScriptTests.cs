using Pims.Tests.Support;

namespace Pims.Tests.Process;

public sealed class PimsScriptTests
{
    static readonly string Pims = Path.Combine(Repository.Root, "pims");

    [TestCase(0, "Passed!  - Failed:     0, Passed:   187, Skipped:     2, Total:   189", "187 passed, 0 failed, 2 skipped")]
    [TestCase(1, "Failed!  - Failed:     3, Passed:     4, Skipped:     0, Total:     7", "4 passed, 3 failed, 0 skipped")]
    public async Task Test_ends_with_the_runners_summary_and_one_plain_line_and_exits_as_the_runner(int status, string summary, string line)
    {
        using var folder = new TemporaryFolder();
        var dotnet = StandIn.Dotnet(folder, $"[ \"$1\" = build ] && exit 0; echo '{summary}'; exit {status}");
        var (exitCode, output, errors) = await Script.RunAsync(Pims, ["test"], folder.Path, dotnet, ("WithMagickNet", "true"));
        Assert.That(exitCode, Is.EqualTo(status));
        Assert.That(output.Trim().Split('\n'), Is.EqualTo(new[] { summary, line }));
        Assert.That(errors, Is.Empty);
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

    [Test]
    public async Task An_unknown_command_is_refused_with_the_list_of_commands()
    {
        var (exitCode, _, errors) = await Script.RunAsync(Pims, ["destroy"], Repository.Root);
        Assert.That(exitCode, Is.EqualTo(2));
        Assert.That(errors, Does.Contain("destroy").And.Contain("./pims run").And.Contain("./pims torture"));
    }
}
