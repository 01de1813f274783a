using Newtonsoft.Json;
using Newtonsoft.Json.Linq;
using Pims.Actions;
using Pims.Tests.Contract;

namespace Pims.Tests.Conventions;

/// <summary>Every parameter of every action, members of members too, given everything that it is not.</summary>
public sealed class ParameterTests : OneServerTest
{
    /// <summary>Every form that a JSON value can have; which of them is wrong is the parameter's type's affair.</summary>
    static readonly Dictionary<string, string[]> Wrong = new()
    {
        ["string"] = ["5", "1.5", "true", "[]", "{}", "[\"x\"]"],
        ["integer"] = ["\"x\"", "1.5", "1e2", "true", "[]", "{}", "\"1.5\"", "\"-\"", "99999999999999999999"],
        ["boolean"] = ["\"true\"", "1", "0", "1.5", "[]", "{}"],
        ["array"] = ["\"x\"", "5", "1.5", "true", "{}"],
        ["object"] = ["\"x\"", "5", "1.5", "true", "[]"],
        ["date"] = ["\"tomorrow\"", "\"2030-01-31\"", "\"2030-01-31T12:00:00\"", "\"2030-02-30T12:00:00Z\"", "1900000000", "1.5", "true", "[]", "{}", "\"\""],
        ["integer or string"] = ["1.5", "true", "[]", "{}", "\"\""],
    };

    static readonly IReadOnlyList<ActionEntry> Entries = Catalog.Of(new ActionLimits()).Entries;

    static IEnumerable<ActionEntry> WithRequired => Entries.Where(entry => entry.Schema.Parameters.Any(parameter => parameter.IsRequired));

    static IEnumerable<ActionEntry> WithAny => Entries.Where(entry => entry.Schema.Parameters.Count > 0);

    [TestCaseSource(nameof(WithAny))]
    public async Task A_value_of_the_wrong_type_is_named(ActionEntry entry)
    {
        foreach (var place in Places((JArray)entry.Schema.Describe(), "", value => value))
            foreach (var value in place.Wrong)
                await AssertRefusedAsync(entry.Facts.Name, place.Around(value), "invalid_parameter", place.Path);
    }

    [TestCaseSource(nameof(WithAny))]
    public async Task A_name_that_is_nearly_one_is_named_with_the_right_one(ActionEntry entry)
    {
        foreach (var parameter in entry.Schema.Parameters)
        {
            var message = await AssertRefusedAsync(entry.Facts.Name, $$"""{"{{parameter.Name}}x":1}""", "unknown_parameter", parameter.Name + "x");
            Assert.That(message, Does.EndWith($"did you mean {parameter.Name}?"));
        }
    }

    [TestCaseSource(nameof(Entries))]
    public async Task A_name_that_is_like_none_is_named_alone(ActionEntry entry)
    {
        const string name = "zzzzzzzzzzzzzzzzzzzz";
        var message = await AssertRefusedAsync(entry.Facts.Name, $$"""{"{{name}}":1}""", "unknown_parameter", name);
        Assert.That(message, Does.Not.Contain("did you mean"));
    }

    [TestCaseSource(nameof(WithRequired))]
    public async Task What_is_required_and_missing_is_named(ActionEntry entry)
    {
        foreach (var parameter in entry.Schema.Parameters.Where(parameter => parameter.IsRequired))
        {
            var example = JObject.Parse(entry.Facts.Example);
            example.Remove("action");
            example.Remove(parameter.Name);
            await AssertRefusedAsync(entry.Facts.Name, example.ToString(Formatting.None), "missing_parameter", parameter.Name);
            if (parameter.TakesNull)
                continue;
            example[parameter.Name] = null;
            await AssertRefusedAsync(entry.Facts.Name, example.ToString(Formatting.None), "missing_parameter", parameter.Name);
        }
    }

    [TestCaseSource(nameof(WithAny))]
    public async Task A_parameter_too_many_by_position_is_refused(ActionEntry entry)
    {
        var positions = string.Join(',', Enumerable.Repeat("null", entry.Schema.Parameters.Count + 1));
        var answer = await Server.PostAsync($$"""{"jsonrpc":"2.0","method":"{{entry.Facts.Name}}","params":[{{positions}}],"id":1}""");
        Assert.That(((int)answer.Status, answer.Get<int>("error.code"), answer.ErrorCode), Is.EqualTo((200, -32602, "invalid_parameter")), answer.Text);
    }

    async Task<string> AssertRefusedAsync(string action, string parameters, string code, string path)
    {
        var members = parameters.Trim()[1..^1];
        var pims = await Server.PostAsync($$"""{"action":"{{action}}"{{(members.Length > 0 ? "," : "")}}{{members}}}""");
        Assert.That(((int)pims.Status, pims.ErrorCode, (string?)pims.Json["error"]!["parameter"]), Is.EqualTo((400, code, path)), $"{action} {parameters}: {pims.Text}");
        var rpc = await Server.PostAsync($$"""{"jsonrpc":"2.0","method":"{{action}}","params":{{parameters}},"id":1}""");
        Assert.That(((int)rpc.Status, rpc.Get<int>("error.code"), rpc.ErrorCode, rpc.Get<string>("error.data.parameter")), Is.EqualTo((200, -32602, code, path)), rpc.Text);
        var message = pims.Get<string>("error.message");
        Assert.That(message, Does.StartWith(path), "A message begins with what it is about.");
        return message;
    }

    /// <summary>One place where a value goes: its path, the object around a value there, and what may not stand there.</summary>
    sealed record Place(string Path, Func<string, string> Around, IEnumerable<string> Wrong);

    static IEnumerable<Place> Places(JArray parameters, string prefix, Func<string, string> around) => parameters.SelectMany(parameter =>
    {
        var name = (string)parameter["name"]!;
        return Of(parameter, prefix + name, value => around($$"""{"{{name}}":{{value}}}"""));
    });

    static IEnumerable<Place> Of(JToken described, string path, Func<string, string> around)
    {
        yield return new Place(path, around, WrongFor(described));
        var within =
            described["members"] is JArray members ? Places(members, path + ".", around)
            : described["items"] is { } items ? Of(items, path + "[0]", value => around($"[{value}]"))
            : described["each"] is { } each ? Of(each, path + ".1", value => around($$"""{"1":{{value}}}"""))
            : [];
        foreach (var place in within)
            yield return place;
    }

    static IEnumerable<string> WrongFor(JToken described)
    {
        var wrong = Wrong[(string)described["type"]!].AsEnumerable();
        if (described["values"] is JArray)
            wrong = wrong.Append("\"no such word\"").Append("\"\"");
        if ((long?)described["min"] is { } min and > long.MinValue)
            wrong = wrong.Append((min - 1).ToString());
        if ((long?)described["max"] is { } max and < long.MaxValue)
            wrong = wrong.Append((max + 1).ToString());
        if ((int?)described["max_length"] is { } length)
            wrong = wrong.Append($"\"{new string('x', length + 1)}\"");
        if ((int?)described["min_length"] is > 0)
            wrong = wrong.Append("\"\"");
        if ((int?)described["max_items"] is { } items)
            wrong = wrong.Append("[" + string.Join(',', Enumerable.Repeat("\"1\"", items + 1)) + "]");
        return wrong;
    }
}
