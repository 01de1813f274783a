using Pims.Benchmarks.Measuring;

namespace Pims.Benchmarks;

/// <summary>One line: what was measured, what came out, and whether that is what was wanted.</summary>
/// <param name="Name">What is measured.</param>
/// <param name="Ours">With its unit.</param>
/// <param name="Baseline">With its unit; empty where there is none.</param>
/// <param name="Ratio">Ours to baseline, as the goal has it; null where there is none.</param>
/// <param name="Goal">As text; empty for what is only information.</param>
/// <param name="IsMet">Null for what is only information.</param>
sealed record Row(string Name, string Ours, string Baseline, double? Ratio, string Goal, bool? IsMet)
{
    public static Row AtLeast(string name, Comparison result, double goal, Func<double, string> show) =>
        new(name, show(result.Ours), show(result.Baseline), result.Ratio, $">= {goal:0.00}", result.Ratio >= goal);

    public static Row AtMost(string name, Comparison result, double goal, Func<double, string> show) =>
        new(name, show(result.Ours), show(result.Baseline), result.Ratio, $"<= {goal:0.00}", result.Ratio <= goal);

    public static Row Info(string name, string value) => new(name, value, "", null, "", null);
}

/// <summary>The rows of one run, as a table that a README can take as it is.</summary>
sealed class Table
{
    readonly List<(char Part, Row Row)> rows = [];

    public void AddRange(char part, IEnumerable<Row> measured)
    {
        foreach (var row in measured)
        {
            Run.Say($"({part}) {row.Name}: {row.Ours}, baseline {row.Baseline}, ratio {row.Ratio:0.00}");
            rows.Add((part, row));
        }
    }

    public void Print(TextWriter output, Run run)
    {
        output.WriteLine($"Measured {TimeProvider.System.GetUtcNow():yyyy-MM-dd HH:mm} UTC on {Machine.Describe(run.Folder)}{(run.IsQuick ? "; short form, a smoke test: it ends before the compiler has warmed up" : "")}.");
        output.WriteLine();
        string[][] cells =
        [
            ["", "what", "ours", "baseline", "ratio", "goal", "met"],
            .. rows.Select(line => new[]
            {
                $"({line.Part})", line.Row.Name, line.Row.Ours, line.Row.Baseline, $"{line.Row.Ratio:0.00}", line.Row.Goal,
                line.Row.IsMet switch { true => "yes", false => "NO", null => "" },
            }),
        ];
        var widths = Enumerable.Range(0, cells[0].Length).Select(column => cells.Max(line => line[column].Length)).ToArray();
        foreach (var (number, line) in cells.Index())
        {
            output.WriteLine("| " + string.Join(" | ", line.Select((cell, column) => cell.PadRight(widths[column]))) + " |");
            if (number == 0)
                output.WriteLine("|" + string.Join("|", widths.Select(width => new string('-', width + 2))) + "|");
        }
        output.WriteLine();
        output.WriteLine(Footnotes.Text);
    }
}
