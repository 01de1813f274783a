using Pims.Storage.Blobs;

namespace Pims.Storage;

/// <summary>A content: SHA-256 in lower-case hex, its name in the blob store, size in bytes.</summary>
public sealed record BlobRow
{
    public required string Checksum { get; init; }
    public required string Name { get; init; }
    public required long Size { get; init; }
}

/// <summary>How many contents there are, and their bytes.</summary>
public sealed record BlobSum
{
    public required long Files { get; init; }
    public required long Bytes { get; init; }
}

/// <summary>Which contents there are. One row for each different content, whatever the number of assets that have it.</summary>
public static class BlobTable
{
    /// <summary>
    /// Keeps a content that was just stored, and returns whether its own blob is the one that serves it; else another blob
    /// with the same bytes does, and this one can go.
    /// </summary>
    public static async Task<bool> KeepAsync(Session session, StoredBlob blob, DateTimeOffset now) =>
        await session.ExecuteAsync("""
            insert into blob (checksum, name, size, created_at) values (@Checksum, @Name, @Size, @now)
            on conflict (checksum) do nothing
            """, new { blob.Checksum, blob.Name, blob.Size, now }) == 1;

    /// <summary>Keeps several contents that were just stored, and returns the names of those blobs that serve them; the others can go.</summary>
    public static Task<IReadOnlyList<string>> KeepAllAsync(Session session, IReadOnlyCollection<StoredBlob> blobs, DateTimeOffset now) =>
        session.ListAsync<string>($"""
            insert into blob (checksum, name, size, created_at)
            select n.checksum, n.name, n.size, @now from {session.Dialect.Rows("@rows", "n", "checksum text, name text, size bigint")} where 1 = 1
            on conflict (checksum) do nothing
            returning name
            """, new { rows = session.Dialect.RowsOf(blobs.Select(blob => new { blob.Checksum, blob.Name, blob.Size })), now });

    public static Task<string?> NameAsync(Session session, string checksum) =>
        session.FirstAsync<string>("select name from blob where checksum = @checksum", new { checksum });

    /// <summary>Forgets those of the contents that no version of any asset has any more, and returns their blobs' names, to be removed after the commit.</summary>
    public static Task<IReadOnlyList<string>> ForgetUnusedAsync(Session session, IReadOnlyCollection<string> checksums) =>
        session.ListAsync<string>($"""
            delete from blob
            where {session.Dialect.AnyOf("checksum", "@checksums")}
              and not exists (select 1 from asset where asset.checksum = blob.checksum)
              and not exists (select 1 from asset_version where asset_version.checksum = blob.checksum)
            returning name
            """, new { checksums = session.Dialect.ListOf(checksums) });

    /// <summary>Those of the names that a row knows.</summary>
    public static Task<IReadOnlyList<string>> KnownAsync(Session session, IReadOnlyCollection<string> names) =>
        session.ListAsync<string>($"select name from blob where {session.Dialect.AnyOf("name", "@names")}",
            new { names = session.Dialect.ListOf(names) });

    /// <summary>The contents that have one of the names.</summary>
    public static Task<IReadOnlyList<BlobRow>> NamedAsync(Session session, IReadOnlyCollection<string> names) =>
        session.ListAsync<BlobRow>($"select checksum, name, size from blob where {session.Dialect.AnyOf("name", "@names")}", new { names = session.Dialect.ListOf(names) });

    public static Task<BlobSum> SumAsync(Session session) =>
        session.ValueAsync<BlobSum>("select count(*) as files, cast(coalesce(sum(size), 0) as bigint) as bytes from blob");

    /// <summary>The contents by their checksums, from the one after that which is given.</summary>
    public static Task<IReadOnlyList<BlobRow>> PageAsync(Session session, string after, int limit) =>
        session.ListAsync<BlobRow>("select checksum, name, size from blob where checksum > @after order by checksum limit @limit", new { after, limit });

    /// <summary>The code of an asset that has the content, now or in an earlier version.</summary>
    public static async Task<string?> AssetWithAsync(Session session, string checksum) =>
        await session.FirstAsync<string>("select code from asset where checksum = @checksum order by asset_id limit 1", new { checksum })
        ?? await session.FirstAsync<string>("""
            select a.code from asset_version v join asset a on a.asset_id = v.asset_id where v.checksum = @checksum order by a.asset_id limit 1
            """, new { checksum });
}
