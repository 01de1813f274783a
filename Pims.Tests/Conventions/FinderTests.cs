using System.Reflection;
using System.Text.RegularExpressions;
using Pims.Storage;
using Pims.Tests.Support;

namespace Pims.Tests.Conventions;

/// <summary>
/// Whether something exists for a caller is decided by the finders, or by a query that takes the caller's <see cref="Reader"/>. What reads
/// buckets or assets in any other way stands here with its reason, so that a new action can't forget to ask.
/// </summary>
public sealed class FinderTests
{
    static readonly (string File, string Method, string Reason)[] Allowed =
    [
        ("BucketPaths.cs", "WithParentsAsync", "names and privacy of what was found and of its parents"),
        ("BucketTreeRequest.cs", "OfOwnerAsync", "the caller's own buckets, or the global ones"),
        ("BucketTreeRequest.cs", "SubtreeAsync", "below a bucket that was found"),
        ("BucketDeletion.cs", "NamedAsync", "whether a name is free, whoever has it"),
        ("BucketRules.cs", "NamedAsync", "whether a name is free, whoever has it"),
        ("BucketRemaking.cs", "NamedAsync", "which of an owner's names are there, for an asset of this owner that was found in the trash"),
        ("EditBucket.cs", "ByCodeAsync", "compared with the bucket that was found"),
        ("EditBucket.cs", "OldestNamedAsync", "in the bucket that was found"),
        ("UploadAsset.cs", "ByCodeAsync", "whether a code is free, whoever has it"),
    ];

    /// <summary>What gives out rows of buckets and assets without asking for whom.</summary>
    static readonly string[] Unasked =
    [
        .. new[] { typeof(BucketTable), typeof(AssetTable), typeof(TrashTable), typeof(SearchTable), typeof(TagTable) }.SelectMany(table => table.GetMethods(BindingFlags.Public | BindingFlags.Static))
            .Where(method => Regex.IsMatch(method.ReturnType.ToString(), "BucketRow|BucketNode|AssetRow|OriginRow")
                && !method.GetParameters().Any(parameter => parameter.ParameterType == typeof(Reader) || parameter.ParameterType == typeof(AssetPage) || parameter.ParameterType == typeof(AssetArea)))
            .Select(method => method.Name).Distinct(),
    ];

    [Test]
    public void Buckets_and_assets_are_read_for_a_caller()
    {
        Assert.That(Unasked, Is.SupersetOf(new[] { "ChainAsync", "ByCodeAsync", "NamedAsync" }));
        var calls = new Regex($@"(?:BucketTable|AssetTable|TrashTable|SearchTable|TagTable)\.({string.Join('|', Unasked)})\(");
        var used = from room in new[] { "Pims.Actions", "Pims.Server" }
                   from path in Directory.EnumerateFiles(Path.Combine(Repository.Root, room), "*.cs", SearchOption.AllDirectories)
                   let file = Path.GetFileName(path)
                   where !file.EndsWith("Finder.cs", StringComparison.Ordinal)
                   from Match call in calls.Matches(File.ReadAllText(path))
                   select (file, call.Groups[1].Value);
        Assert.That(used.Distinct(), Is.EquivalentTo(Allowed.Select(one => (one.File, one.Method))), "Find it by a finder, pass the caller's Reader, or say here why not.");
    }

    [Test]
    public void All_there_is_is_read_where_nothing_is_shown_of_it()
    {
        var used = from path in Directory.EnumerateFiles(Path.Combine(Repository.Root, "Pims.Actions"), "*.cs", SearchOption.AllDirectories)
                   where File.ReadAllText(path).Contains("Reader.All", StringComparison.Ordinal)
                   select Path.GetFileName(path);
        // Children that move with their parent; whether a slug is free.
        Assert.That(used, Is.EquivalentTo(new[] { "BucketDeletion.cs", "AddCluster.cs", "ClusterRules.cs" }));
    }
}
