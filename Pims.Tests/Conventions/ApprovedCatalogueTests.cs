using System.Runtime.CompilerServices;
using System.Text;
using Newtonsoft.Json;
using Newtonsoft.Json.Linq;
using Pims.Tests.Support;

namespace Pims.Tests.Conventions;

/// <summary>The contract of the actions as a file: whoever changes it sees that in the diff.</summary>
public sealed class ApprovedCatalogueTests
{
    const string Accept = "PIMS_APPROVE";

    [Test]
    public async Task The_catalogue_is_the_approved_one()
    {
        await using var server = await TestServer.StartAsync();
        var told = Written((JArray)(await server.PostAsync("""{"action":"listActions"}""", "anonymous")).Json["actions"]!);
        var file = ApprovedFile();
        if (Environment.GetEnvironmentVariable(Accept) == "1")
            await File.WriteAllTextAsync(file, told);
        var approved = File.Exists(file) ? await File.ReadAllTextAsync(file) : "";
        if (told != approved)
            Assert.Fail($"The actions are not those of {file}.\n{Changes(approved, told)}\nIf that is meant, accept it: {Accept}=1 dotnet test Pims.Tests --filter ApprovedCatalogue");
    }

    [Test]
    public void A_change_is_shown_line_by_line() =>
        Assert.That(Changes("addBucket\n  name\n  order\n\ngetBucket\n", "addBucket\n  name\n  weight\n\ngetBucket\n"), Is.EqualTo("addBucket\n- order\n+ weight\n"));

    static string Written(JArray actions)
    {
        var text = new StringBuilder();
        foreach (var action in actions)
        {
            var marks = new[] { "read_only", "idempotent", "takes_files" }.Where(mark => (bool)action[mark]!);
            text.Append($"{action["name"]}: {action["access"]}{string.Concat(marks.Select(mark => ", " + mark))}\n");
            WriteParameters(text, (JArray)action["parameters"]!, "  ");
            foreach (var member in action["result"]!)
                text.Append($"  -> {member["name"]} {member["type"]}\n");
            foreach (var error in action["errors"]!)
                text.Append($"  !! {error}\n");
            text.Append('\n');
        }
        return text.ToString();
    }

    static void WriteParameters(StringBuilder text, JArray parameters, string indent)
    {
        foreach (var parameter in parameters)
        {
            text.Append($"{indent}{parameter["name"]}{((bool)parameter["required"]! ? "*" : "")} {Type(parameter)}");
            foreach (var fact in new[] { "nullable", "alias", "default" }.Where(fact => parameter[fact] is not null))
                text.Append($", {fact} {parameter[fact]!.ToString(Formatting.None)}");
            text.Append('\n');
            var members = parameter["members"] ?? parameter["items"]?["members"] ?? parameter["each"]?["members"];
            if (members is JArray within)
                WriteParameters(text, within, indent + "  ");
        }
    }

    static string Type(JToken described)
    {
        var type = (string)described["type"]!;
        if (described["items"] is { } items)
            type += $" of {Type(items)}";
        if (described["each"] is { } each)
            type += $" from ids to {Type(each)}";
        foreach (var bound in new[] { "min", "max", "min_length", "max_length", "max_items", "max_members", "values" }.Where(bound => described[bound] is not null))
            type += $", {bound} {described[bound]!.ToString(Formatting.None)}";
        return type;
    }

    /// <summary>The lines that went and came, each under its action.</summary>
    static string Changes(string before, string after)
    {
        var (old, now) = (Lines(before), Lines(after));
        var changes = new StringBuilder();
        foreach (var action in old.Concat(now).Select(line => line.Action).Distinct())
        {
            var (went, came) = (Of(old, action).Except(Of(now, action)).ToArray(), Of(now, action).Except(Of(old, action)).ToArray());
            if (went.Length + came.Length == 0)
                continue;
            changes.Append($"{action}\n").AppendJoin("", went.Select(line => $"- {line}\n")).AppendJoin("", came.Select(line => $"+ {line}\n"));
        }
        return changes.Length > 0 ? changes.ToString() : "The actions are the same, in another order.\n";

        static IEnumerable<string> Of((string Action, string Line)[] lines, string action) => lines.Where(line => line.Action == action).Select(line => line.Line);
    }

    static (string Action, string Line)[] Lines(string text)
    {
        var action = "";
        return
        [
            .. from line in text.Split('\n')
               where line.Length > 0
               let own = line[0] == ' ' ? action : action = line.Split(':')[0]
               select (own, line.Trim()),
        ];
    }

    static string ApprovedFile([CallerFilePath] string here = "") =>
        Path.Combine(Path.GetDirectoryName(Path.GetDirectoryName(here))!, "Contract", "catalogue.approved.txt");
}
