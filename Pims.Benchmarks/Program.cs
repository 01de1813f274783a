using Pims.Benchmarks;
using Pims.Benchmarks.Baseline;
using Pims.Benchmarks.Parts;

// The baseline has SQLite configured as the server has.
System.Runtime.CompilerServices.RuntimeHelpers.RunClassConstructor(typeof(Pims.Storage.SqliteDialect).TypeHandle);

if (args is ["baseline", var url, var folder])
    return await BaselineServer.RunAsync(url, folder);

(char Letter, Func<Run, IEnumerable<Row>> Measure)[] parts =
[
    ('a', Reads.Measure),
    ('b', Pages.Measure),
    ('c', Tree.Measure),
    ('d', Inserts.Measure),
    ('e', Uploads.Measure),
    ('f', StartUp.Measure),
    ('g', Access.Measure),
    ('h', Searches.Measure),
    ('i', Zips.Measure),
    ('j', Changes.Measure),
    ('k', Pictures.Measure),
    ('l', Delivery.Measure),
    ('m', Servers.Measure),
];
var only = Array.IndexOf(args, "--only") is >= 0 and var at ? args.ElementAtOrDefault(at + 1) : null;
var chosen = parts.Where(part => only is null || only == part.Letter.ToString()).ToArray();
if (chosen.Length == 0 || args.Except(["--only", "--quick", only]).Any())
{
    Console.Error.WriteLine($"usage: pims bench [--only {string.Join('|', parts.Select(part => part.Letter))}] [--quick]");
    return 2;
}

using var run = new Run(isQuick: args.Contains("--quick"));
using var interrupted = run.EndOnSignals();
var table = new Table();
foreach (var part in chosen)
    table.AddRange(part.Letter, part.Measure(run));
table.Print(Console.Out, run);
return 0;
