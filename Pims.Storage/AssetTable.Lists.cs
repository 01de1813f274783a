namespace Pims.Storage;

/// <summary>An asset's code alone, and its place in the list of all.</summary>
public sealed record AssetCodeRow
{
    public required long AssetId { get; init; }
    public required string Code { get; init; }
}

/// <summary>Where assets are looked for: in a bucket (0: the top), below it too, as they exist for a reader.</summary>
public sealed record AssetArea(long Bucket, bool Recursive, Reader Reader);

/// <summary>A content that several assets have.</summary>
public sealed record DuplicateRow
{
    public required string Checksum { get; init; }
    public required long Assets { get; init; }
}

public static partial class AssetTable
{
    /// <summary>Codes of the live assets that exist for the reader, by id.</summary>
    public static Task<IReadOnlyList<AssetCodeRow>> CodesAsync(Session session, Reader reader, long after, int limit)
    {
        // The plus keeps SQLite from beginning with the subtree, which it would sort anew for each page.
        var (with, from, where) = reader.Scope is null
            ? Everywhere(reader)
            : (BucketTable.Subtree, "asset a", "+a.bucket_id in (select bucket_id from subtree)");
        return session.ListAsync<AssetCodeRow>($"""
            {with}
            select a.asset_id, a.code from {from} where a.asset_id > @after and a.state = 1 and {where} order by a.asset_id limit @limit
            """, new { root = reader.Scope, owner = reader.Owner, after, limit });
    }

    /// <summary>Contents that several live assets of the area have, by checksum.</summary>
    public static Task<IReadOnlyList<DuplicateRow>> DuplicatesAsync(Session session, AssetArea area, string after, int limit)
    {
        var (with, from, where) = Within(area);
        return session.ListAsync<DuplicateRow>($"""
            {with}
            select a.checksum, count(*) as assets from {from} where a.checksum > @after and a.state = 1 and {where}
            group by a.checksum having count(*) > 1 order by a.checksum limit @limit
            """, new { root = RootOf(area), owner = area.Reader.Owner, after, limit });
    }

    /// <summary>Live assets of the area with these contents, by checksum; of each content the oldest, so many at most.</summary>
    public static Task<IReadOnlyList<AssetRow>> WithChecksumsAsync(Session session, AssetArea area, IEnumerable<string> checksums, int most)
    {
        var (with, from, where) = Within(area);
        return session.ListAsync<AssetRow>($"""
            {with}
            select {Columns} from (
                select a.*, row_number() over (partition by a.checksum order by a.asset_id) as nth from {from}
                where {session.Dialect.AnyOf("a.checksum", "@checksums")} and a.state = 1 and {where}) a
            where nth <= @most order by a.checksum, a.asset_id
            """, new { root = RootOf(area), owner = area.Reader.Owner, checksums = session.Dialect.ListOf(checksums), most });
    }

    internal static long RootOf(AssetArea area) => area is { Bucket: 0, Recursive: true } ? area.Reader.Scope ?? 0 : area.Bucket;

    // What is in no bucket exists for every reader without a scope.
    internal static (string With, string From, string Where) Within(AssetArea area) => (area.Recursive, RootOf(area)) switch
    {
        (false, 0) when area.Reader.Scope is not null => ("", "asset a", "1 = 0"),
        (false, _) => ("", "asset a", "coalesce(a.bucket_id, 0) = @root"),
        (true, 0) => Everywhere(area.Reader),
        (true, _) => (BucketTable.Subtree, "asset a", "a.bucket_id in (select bucket_id from subtree)"),
    };

    /// <summary>The ids of an area that is a bucket, a subtree, or what is in no bucket, those in no list among them; what is everywhere has none.</summary>
    internal static (string With, string Ids) IdsWithin(AssetArea area) => area.Recursive
        ? (BucketTable.Subtree, "select n.asset_id from asset n where n.bucket_id in (select bucket_id from subtree)")
        : ("", "select n.asset_id from asset n where coalesce(n.bucket_id, 0) = @root and n.state = 1");

    static (string With, string From, string Where) Everywhere(Reader reader) =>
        ("", "asset a left join bucket b on b.bucket_id = a.bucket_id", $"(a.bucket_id is null or {BucketTable.SeenBy(reader)})");
}
