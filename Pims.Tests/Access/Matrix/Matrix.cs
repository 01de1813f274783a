using System.Text;
using Pims.Actions;

namespace Pims.Tests.Access.Matrix;

/// <summary>A line of the matrix: an attempt on one kind of thing, and what came of it for every caller.</summary>
public sealed record Row(Attempt Attempt, On Kind, IReadOnlyDictionary<Who, string> Cells)
{
    static readonly IReadOnlyDictionary<string, ActionFacts> FactsByName = Catalog.Of(new ActionLimits()).Entries.ToDictionary(entry => entry.Facts.Name, entry => entry.Facts);

    /// <summary>Null for what is no action.</summary>
    public ActionFacts? Facts => FactsByName.GetValueOrDefault(Attempt.Action);

    public string Name => $"{Attempt.Name} [{Word}]";

    public string Word => Kind switch { On.Global => "global", On.Private => "private", On.Personal => "personal", On.NoBucket => "no bucket", _ => "" };
}

/// <summary>Every attempt on every kind of thing by every caller.</summary>
public sealed record Matrix(IReadOnlyList<Row> Rows, IReadOnlyList<(Row Row, Who Who, string Told)> Betrayals)
{
    const string Legend = """
        Who may do what: each cell is what a real call answered.
        ok: done. shown, hidden: whether a list names it. invalid: among the invalid ids or codes. 401, 403, 404: refused. -: not tried.
        read, write: keys of the bucket concerned; read_else, write_else: keys of another bucket of the same kind and owner. owner: a user, whose the
        personal bucket is; demoted: a viewer now, whose the personal bucket is there; other: another editor. expired, deleted: administrators until then.
        """;

    public static async Task<Matrix> TryAsync()
    {
        await using var world = await World.StartAsync();
        var (rows, betrayals) = (new List<Row>(), new List<(Row, Who, string)>());
        foreach (var attempt in Attempts.All)
        {
            foreach (var kind in Enum.GetValues<On>().Where(kind => attempt.On.HasFlag(kind) && kind is not (On.Buckets or On.Assets)))
            {
                var cells = new Dictionary<Who, string>();
                var row = new Row(attempt, kind, cells);
                foreach (var who in Who.All)
                {
                    (cells[who], var betrayal) = await new Outcome(world, attempt, kind, who).TryAsync();
                    if (betrayal is not null)
                        betrayals.Add((row, who, betrayal));
                    if (cells[who] == Outcome.Ok && row.Facts is { IsReadOnly: false })
                        world.Spend(kind, who);
                }
                rows.Add(row);
            }
        }
        return new Matrix(rows, betrayals);
    }

    /// <summary>As the approved file has it.</summary>
    public string Written()
    {
        var names = Rows.Max(row => row.Attempt.Name.Length) + 2;
        var text = new StringBuilder(Legend).Append("\n\n").Append(Line("", "", Who.All.Select(who => who.Name)));
        var before = "";
        foreach (var row in Rows)
        {
            if (row.Attempt.Action != before)
                text.Append('\n');
            before = row.Attempt.Action;
            text.Append(Line(row.Attempt.Name, row.Word, Who.All.Select(who => row.Cells[who])));
        }
        return text.ToString();

        string Line(string name, string kind, IEnumerable<string> cells) =>
            (name.PadRight(names) + kind.PadRight(11) + string.Concat(cells.Select(cell => cell.PadRight(11)))).TrimEnd() + "\n";
    }

    /// <summary>The cells that differ from the approved ones, each named.</summary>
    public static IEnumerable<string> Differences(string approved, string now)
    {
        var (old, found) = (Cells(approved), Cells(now));
        foreach (var cell in old.Keys.Union(found.Keys))
        {
            var (was, became) = (old.GetValueOrDefault(cell, "nothing"), found.GetValueOrDefault(cell, "nothing"));
            if (was != became)
                yield return $"{cell} was approved as {was}, but is {became}";
        }
    }

    static Dictionary<string, string> Cells(string written)
    {
        var lines = written.Split('\n').SkipWhile(line => !line.Contains(Who.Anonymous.Name + " ", StringComparison.Ordinal) || !line.StartsWith(' ')).ToArray();
        var cells = new Dictionary<string, string>();
        if (lines.Length == 0)
            return cells;
        var start = lines[0].IndexOf(Who.Anonymous.Name, StringComparison.Ordinal);
        var heads = lines[0][start..].Split(' ', StringSplitOptions.RemoveEmptyEntries);
        foreach (var line in lines[1..].Where(line => line.Length > start))
        {
            foreach (var (i, word) in line[start..].Split(' ', StringSplitOptions.RemoveEmptyEntries).Index())
                cells[$"{line[..start].Trim()} for {(i < heads.Length ? heads[i] : "?")}"] = word;
        }
        return cells;
    }
}
