using System.Text.RegularExpressions;
using Pims.Tests.Support;

namespace Pims.Tests.Conventions;

/// <summary>What takes a file away from live assets says so to its session, so that what was made from the file goes with it.</summary>
public sealed partial class LostFileTests
{
    static readonly (string File, string Method, string Reason)[] Allowed =
    [
        ("AssetTable.cs", "FillAsync", "a reserved code had no file"),
        ("AssetTable.cs", "ReplaceFileAsync", "the file is kept as a version before, by VersionTable.KeepAsync, which says so"),
        ("AssetTable.cs", "DropReservedAsync", "reserved codes have no file"),
    ];

    [Test]
    public void Every_statement_that_takes_a_file_away_says_so()
    {
        var silent = from path in Directory.EnumerateFiles(Path.Combine(Repository.Root, "Pims.Storage"), "*.cs", SearchOption.AllDirectories)
                     from Match method in Methods().Matches(File.ReadAllText(path))
                     where Taking().IsMatch(method.Value) && !method.Value.Contains("session.Lose(", StringComparison.Ordinal)
                     select (Path.GetFileName(path), method.Groups["name"].Value);
        Assert.That(silent, Is.EquivalentTo(Allowed.Select(one => (one.File, one.Method))), "Pass the checksums to session.Lose, or say here why not.");
    }

    [Test]
    public void Assets_are_written_by_the_tables_alone()
    {
        var elsewhere = from room in new[] { "Pims.Actions", "Pims.Server" }
                        from path in Directory.EnumerateFiles(Path.Combine(Repository.Root, room), "*.cs", SearchOption.AllDirectories)
                        where Taking().IsMatch(File.ReadAllText(path))
                        select path;
        Assert.That(elsewhere, Is.Empty);
    }

    /// <summary>From a member of a class to the next one, by their indentation.</summary>
    [GeneratedRegex(@"^    (?:public|internal|static|private)[^\r\n]*? (?<name>\w+)(?:<\w+>)?\((?s:.*?)(?=^    (?:public|internal|static|private|///)|\z)", RegexOptions.Multiline)]
    private static partial Regex Methods();

    [GeneratedRegex(@"delete from asset\b(?!_)|update asset set(?:(?!where)[^""])*?\b(?:state|checksum) =(?! 1)", RegexOptions.Singleline)]
    private static partial Regex Taking();
}
