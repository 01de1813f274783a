using System.Reflection;
using System.Text;
using Newtonsoft.Json;
using Newtonsoft.Json.Linq;
using Pims.Actions;
using Pims.Actions.Status;
using Pims.Server;

namespace Pims.Tests.Conventions;

/// <summary>The README's tables, made from the declarations that the server itself works by.</summary>
static class Reference
{
    /// <summary>The text of each section, by the word in its markers.</summary>
    public static IReadOnlyDictionary<string, string> Sections { get; } = new Dictionary<string, string>
    {
        ["access"] = Access(),
        ["actions"] = Actions(),
        ["settings"] = Settings(),
        ["operations"] = Operations(),
        ["errors"] = ErrorCodes(),
    };

    static string Access()
    {
        var columns = new (string Name, Role Role)[]
        {
            ("anonymous", Role.Anonymous), ("viewer", Role.Viewer), ("editor", Role.Editor), ("admin", Role.Admin),
            ("`read_key`", Role.Viewer), ("`write_key`", Role.Editor),
        };
        var text = new StringBuilder($"| | {string.Join(" | ", columns.Select(column => column.Name))} |\n|---|{string.Concat(columns.Select(_ => ":-:|"))}\n");
        foreach (var group in Catalog.Of(new ActionLimits()).Entries.Select(entry => entry.Facts).GroupBy(facts => facts.Group))
        {
            text.Append($"| **{group.Key}** |{string.Concat(columns.Select(_ => " |"))}\n");
            foreach (var facts in group)
            {
                var marks = string.Concat(columns.Select(column => column.Role >= facts.Access ? " ✓ |" : " |"));
                text.Append($"| [`{facts.Name}`](#{facts.Name.ToLowerInvariant()}) |{marks}\n");
            }
        }
        return text.ToString();
    }

    static string Actions()
    {
        var text = new StringBuilder();
        var views = Catalog.Of(new ActionLimits()).Entries.Select(ActionView.Of).ToArray();
        foreach (var group in views.GroupBy(view => view.Group))
        {
            text.Append($"### {group.Key}\n\n{string.Join(" · ", group.Select(view => $"[`{view.Name}`](#{view.Name.ToLowerInvariant()})"))}\n\n");
            foreach (var view in group)
                Append(text, view);
        }
        return text.ToString();
    }

    static void Append(StringBuilder text, ActionView view)
    {
        var kind = view.ReadOnly ? "Changes nothing." : view.Idempotent ? "Safe to repeat." : "";
        var who = view.Access == "anonymous" ? "Needs no credential." : $"For the role {view.Access} and above.";
        text.Append($"#### `{view.Name}`\n\n{view.Summary} {string.Join(' ', new[] { who, kind }.Where(part => part.Length > 0))}\n\n");
        if (view.Parameters.Count > 0)
        {
            text.Append("| parameter | type | |\n|---|---|---|\n");
            foreach (var parameter in view.Parameters.Cast<JObject>())
                text.Append($"| `{parameter["name"]}`{((bool)parameter["required"]! ? "*" : "")} | {TypeOf(parameter)} | {Cell(Notes(parameter))} |\n");
            text.Append('\n');
        }
        text.Append($"Result: {string.Join(", ", view.Result.Select(member => (string)member["type"]! == "file" ? "the file itself" : $"`{member["name"]}` ({member["type"]})"))}.");
        if (view.Errors.Count > 0)
            text.Append($" Errors of its own: {string.Join(", ", view.Errors.Select(error => $"`{error}`"))}.");
        text.Append($"\n\n```json\n{view.Example.ToString(Formatting.None)}\n```\n\n");
    }

    static string TypeOf(JObject type)
    {
        if (type["values"] is JArray values)
            return string.Join(", ", values.Select(value => $"`{value}`"));
        if (type["members"] is JArray members)
            return $"{{{string.Join(", ", members.Select(member => $"`{member["name"]}`{((bool)member["required"]! ? "*" : "")}"))}}}";
        if (type["items"] is JObject items)
            return $"array of {TypeOf(items)}, at most {type["max_items"]}";
        if (type["each"] is JObject each)
            return $"object of {TypeOf(each)}, at most {type["max_members"]}";
        return (type["min"] ?? type["min_length"], type["max"] ?? type["max_length"]) switch
        {
            ({ } min, { } max) => $"{type["type"]}, {min} to {max}" + (type["min_length"] is null ? "" : " characters"),
            _ => (string)type["type"]!,
        };
    }

    static string Notes(JObject parameter)
    {
        var notes = (string)parameter["summary"]!;
        if (parameter["default"] is { } value)
            notes += $" Default: `{value}`.";
        if (parameter["alias"] is { } alias)
            notes += $" Also as `{alias}`.";
        return notes;
    }

    static string Settings()
    {
        var text = new StringBuilder("| variable | default | format | |\n|---|---|---|---|\n");
        foreach (var setting in ServerOptions.All)
            text.Append($"| `{setting.Variable}` | {(setting.Default is null ? "" : $"`{setting.Default}`")} | {Cell(setting.Format)} | {Cell(setting.Summary)} |\n");
        return text.ToString();
    }

    static string Operations()
    {
        var text = new StringBuilder("| product | there | here |\n|---|---|---|\n");
        foreach (var operation in SeedOperations.All)
            text.Append($"| {operation.Product} | {Cell(operation.Name)} | `{Cell(operation.Call)}` |\n");
        return text.ToString();
    }

    static string ErrorCodes()
    {
        var text = new StringBuilder("| HTTP | code | |\n|---|---|---|\n");
        foreach (var error in typeof(Errors).GetFields(BindingFlags.Public | BindingFlags.Static).Select(field => (ErrorCode)field.GetValue(null)!).OrderBy(error => error.Status))
            text.Append($"| {error.Status} | `{error.Code}` | {Cell(error.Meaning)} |\n");
        return text.ToString();
    }

    static string Cell(string text) => text.Replace("|", "\\|");
}
