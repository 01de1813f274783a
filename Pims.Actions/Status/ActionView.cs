using Newtonsoft.Json.Linq;
using Pims.Actions.Schema;

namespace Pims.Actions.Status;

/// <summary>An action as the catalogue declares it.</summary>
public sealed record ActionView(
    string Name, string Group, string Summary, string Access, bool ReadOnly, bool Idempotent, bool TakesFiles, JArray Parameters, JArray Result,
    IReadOnlyList<string> Errors, JObject Example)
{
    public static ActionView Of(ActionEntry entry) => new(
        entry.Facts.Name,
        entry.Facts.Group,
        entry.Facts.Summary,
        entry.Facts.Access.ToString().ToLowerInvariant(),
        entry.Facts.IsReadOnly,
        entry.Facts.IsReadOnly || entry.Facts.IsIdempotent,
        entry.Facts.TakesFiles,
        entry.Schema.Describe(),
        ResultShape.Describe(entry.Result),
        [.. entry.Facts.Errors.Select(error => error.Code)],
        JObject.Parse(entry.Facts.Example));
}
