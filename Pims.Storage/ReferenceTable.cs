namespace Pims.Storage;

/// <summary>What refers to an asset: a thing of another system, by its kind and its id there.</summary>
public sealed record ReferenceRow
{
    public required string Kind { get; init; }
    public required string Target { get; init; }
}

/// <summary>A reference that went, and of which asset.</summary>
public sealed record UnlinkedRow
{
    public required long AssetId { get; init; }
    public required string Kind { get; init; }
    public required string Target { get; init; }
}

/// <summary>Which things of other systems refer to which assets.</summary>
public static class ReferenceTable
{
    /// <summary>Adds those that are not there yet, and returns them.</summary>
    public static Task<IReadOnlyList<string>> AddAsync(Session session, long assetId, string kind, IEnumerable<string> targets) =>
        session.ListAsync<string>($"""
            insert into asset_reference (asset_id, kind, target)
            select @assetId, @kind, n.target from {session.Dialect.Rows("@rows", "n", "target text")} where 1 = 1
            on conflict (asset_id, kind, target) do nothing
            returning target
            """, new { assetId, kind, rows = session.Dialect.RowsOf(targets.Select(target => new { Target = target })) });

    /// <summary>Removes those that are there, and returns them.</summary>
    public static Task<IReadOnlyList<string>> RemoveAsync(Session session, long assetId, string kind, IEnumerable<string> targets) =>
        session.ListAsync<string>(
            $"delete from asset_reference where asset_id = @assetId and kind = @kind and {session.Dialect.AnyOf("target", "@targets")} returning target",
            new { assetId, kind, targets = session.Dialect.ListOf(targets) });

    /// <summary>What refers to an asset, by kind and id; at most <paramref name="limit"/> of it.</summary>
    public static Task<IReadOnlyList<ReferenceRow>> OfAsync(Session session, long assetId, int limit = int.MaxValue) =>
        session.ListAsync<ReferenceRow>(
            "select kind, target from asset_reference where asset_id = @assetId order by kind, target limit @limit", new { assetId, limit });

    /// <summary>Those of the assets that something refers to.</summary>
    public static Task<IReadOnlyList<long>> LinkedAsync(Session session, IEnumerable<long> assetIds) =>
        session.ListAsync<long>($"select distinct asset_id from asset_reference where {session.Dialect.AnyOf("asset_id", "@assetIds")}",
            new { assetIds = session.Dialect.ListOf(assetIds) });

    /// <summary>Removes all references to the assets, and returns them.</summary>
    public static Task<IReadOnlyList<UnlinkedRow>> UnlinkAsync(Session session, IEnumerable<long> assetIds) =>
        session.ListAsync<UnlinkedRow>($"delete from asset_reference where {session.Dialect.AnyOf("asset_id", "@assetIds")} returning asset_id, kind, target",
            new { assetIds = session.Dialect.ListOf(assetIds) });
}
