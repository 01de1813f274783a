using Pims.Storage;

namespace Pims.Actions.Buckets;

/// <summary>A bucket that is gone: whose it was, where, and whether its files were kept from anonymous readers.</summary>
public sealed record LostBucket(string Owner, string Path, bool IsPrivate);

/// <summary>Makes buckets that are gone again, with their parents. A bucket of the same owner that bears the name by now is the bucket.</summary>
static class BucketRemaking
{
    /// <summary>What tells paths apart: the owner, and the path as siblings are compared.</summary>
    public static (string Owner, string Path) KeyOf(LostBucket lost) => (lost.Owner, BucketName.KeyOf(lost.Path));

    /// <summary>
    /// The buckets and their parents, each once, the upper ones first. One is private if all are for which it is wanted: better a bucket
    /// that is to be made public again than files that became so.
    /// </summary>
    public static IReadOnlyList<LostBucket> Wanted(IEnumerable<LostBucket> lost) =>
    [
        .. lost.Distinct().SelectMany(WithParents).GroupBy(KeyOf)
            .Select(group => group.First() with { IsPrivate = group.All(one => one.IsPrivate) }).OrderBy(Depth),
    ];

    /// <summary>Makes what is missing and returns every bucket's id.</summary>
    public static async Task<IReadOnlyDictionary<(string Owner, string Path), long>> RunAsync(
        Session session, IEnumerable<LostBucket> lost, Func<BucketKeyRow> makeKeys, Change change)
    {
        var (ids, fresh) = (new Dictionary<(string Owner, string Path), long>(), new HashSet<long>());
        foreach (var level in Wanted(lost).GroupBy(Depth))
        {
            // What was made just now has nothing below it.
            var asked = level.Where(one => !fresh.Contains(ParentOf(one, ids))).ToArray();
            var there = asked.Length == 0 ? [] : await BucketTable.NamedAsync(
                session, asked.Select(one => ParentOf(one, ids)).Distinct(), asked.Select(one => BucketName.KeyOf(NameOf(one))).Distinct());
            var found = there.ToDictionary(node => (node.ParentId ?? 0, node.Owner, BucketName.KeyOf(node.Name)), node => node.BucketId);
            foreach (var one in level)
            {
                var parent = ParentOf(one, ids);
                if (!found.TryGetValue((parent, one.Owner, BucketName.KeyOf(NameOf(one))), out var id))
                    fresh.Add(id = await MakeAsync(session, one, parent, makeKeys(), change));
                ids[KeyOf(one)] = id;
            }
        }
        return ids;
    }

    static async Task<long> MakeAsync(Session session, LostBucket lost, long parent, BucketKeyRow keys, Change change)
    {
        var name = new BucketName(NameOf(lost));
        return await BucketTable.InsertAsync(session, new BucketRow
        {
            BucketId = 0,
            ParentId = parent == 0 ? null : parent,
            Owner = lost.Owner,
            Name = name.Text,
            Slug = await Slug.FreeAsync(Slug.Of(name.Text, "bucket"), slug => BucketTable.HasSlugAsync(session, slug)),
            SortOrder = 0,
            IsPrivate = lost.IsPrivate && lost.Owner.Length == 0,
            ClusterId = null,
            Thumbnail = null,
            AssetCount = 0,
            SealedKeys = keys.SealedKeys,
            CreatedAt = change.At,
            CreatedBy = change.By,
            ModifiedAt = change.At,
            ModifiedBy = change.By,
        }, name.Key, keys);
    }

    static IEnumerable<LostBucket> WithParents(LostBucket lost)
    {
        for (var path = lost.Path; path.Length > 0; path = path[..path.LastIndexOf('/')])
            yield return lost with { Path = path };
    }

    static long ParentOf(LostBucket lost, Dictionary<(string Owner, string Path), long> ids) =>
        lost.Path.LastIndexOf('/') is var end and > 0 ? ids[KeyOf(lost with { Path = lost.Path[..end] })] : 0;

    static string NameOf(LostBucket lost) => lost.Path[(lost.Path.LastIndexOf('/') + 1)..];

    static int Depth(LostBucket lost) => lost.Path.Count(letter => letter == '/');
}
