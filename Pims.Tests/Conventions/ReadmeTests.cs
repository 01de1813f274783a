using System.Text;
using System.Text.RegularExpressions;
using Newtonsoft.Json.Linq;
using Pims.Tests.Process;
using Pims.Tests.Support;

namespace Pims.Tests.Conventions;

public sealed partial class ReadmeTests
{
    static readonly string File = Path.Combine(Repository.Root, "README.md");

    [TestCaseSource(nameof(Sections))]
    public async Task A_table_of_the_README_is_what_the_code_declares(string section)
    {
        var readme = await System.IO.File.ReadAllTextAsync(File);
        var (open, close) = ($"<!-- {section} -->\n", $"<!-- /{section} -->");
        var (start, end) = (readme.IndexOf(open, StringComparison.Ordinal), readme.IndexOf(close, StringComparison.Ordinal));
        Assert.That(start, Is.GreaterThanOrEqualTo(0).And.LessThan(end), $"The README has no section between {open.Trim()} and {close}.");
        var made = readme[..(start + open.Length)] + Reference.Sections[section] + readme[end..];
        if (made != readme && Environment.GetEnvironmentVariable("PIMS_APPROVE") == "1")
            await System.IO.File.WriteAllTextAsync(File, made);
        else
            Assert.That(made, Is.EqualTo(readme), "The README is behind the code; PIMS_APPROVE=1 ./pims test rewrites it.");
    }

    [Test]
    public async Task The_commands_of_the_README_run_and_answer_as_it_shows()
    {
        var steps = Runnable().Matches(await System.IO.File.ReadAllTextAsync(File)).Select(match => (Commands: match.Groups[1].Value, Shown: match.Groups[2].Value)).ToArray();
        Assert.That(steps, Is.Not.Empty);
        using var data = new TemporaryFolder();
        using var folder = new TemporaryFolder();
        Directory.CreateSymbolicLink(folder.In("samples"), Path.Combine(Repository.Root, "samples"));
        await using var server = await ServerProcess.StartAsync(data.Path);
        var script = new StringBuilder("set -euo pipefail\n");
        for (var i = 0; i < steps.Length; i++)
            script.Append(steps[i].Commands).Append($"\nprintf '\\n%s\\n' '{Mark(i)}'\n");
        var (exitCode, output, errors) = await Script.RunAsync("bash", ["-c", script.ToString()], folder.Path,
            ("PIMS_URL", server.Address.ToString().TrimEnd('/')), ("PIMS_ADMIN_KEY", ServerProcess.AdminKey));
        Assert.That(exitCode, Is.Zero, output + errors);
        for (var (i, at) = (0, 0); i < steps.Length; i++)
        {
            var end = output.IndexOf(Mark(i), StringComparison.Ordinal);
            var answer = output[at..end].Trim();
            at = end + Mark(i).Length;
            if (steps[i].Shown.Length > 0)
                Assert.That(Shape(JToken.Parse(answer)), Is.EqualTo(Shape(JToken.Parse(steps[i].Shown))), $"{steps[i].Commands}\nanswers\n{answer}");
        }
        await server.StopAsync();
    }

    static IEnumerable<string> Sections() => Reference.Sections.Keys;

    static string Mark(int step) => $"-- end of step {step} --";

    /// <summary>The members of an answer without their values, which differ from run to run.</summary>
    static string Shape(JToken token) => token switch
    {
        JObject members => $"{{{string.Join(",", members.Properties().Select(member => $"{member.Name}:{Shape(member.Value)}"))}}}",
        JArray elements => $"[{string.Join(",", elements.Select(Shape))}]",
        _ => token.Type.ToString(),
    };

    /// <summary>Commands marked to be run, and the answer that is shown directly below them, if any.</summary>
    [GeneratedRegex(@"<!-- runs -->\n```sh\n(.*?)\n```\n(?:\n```json\n(.*?)\n```\n)?", RegexOptions.Singleline)]
    private static partial Regex Runnable();
}
