using Dapper;

namespace Pims.Storage;

/// <summary>Where in an asset words are looked for, the best place first; each holds those before it.</summary>
public enum WordPlace
{
    Filename,
    /// <summary>Tags and keywords too.</summary>
    Labels,
    /// <summary>The description too.</summary>
    Anywhere,
}

/// <summary>What the index keeps of a member of an asset's data, and how many assets have it: trashed ones too, counted up to a bound.</summary>
public sealed record FacetRow
{
    public required string Name { get; init; }
    public required string Value { get; init; }
    public required long Assets { get; init; }
}

/// <summary>What the assets of a search have in common. What is null is not asked for.</summary>
public sealed record AssetFilter
{
    public string? MediaType { get; init; }
    public string? Extension { get; init; }
    public long? SizeMin { get; init; }
    public long? SizeMax { get; init; }
    /// <summary>At this moment or later.</summary>
    public DateTimeOffset? CreatedAfter { get; init; }
    /// <summary>Before this moment.</summary>
    public DateTimeOffset? CreatedBefore { get; init; }
    /// <summary>Nothing refers to it.</summary>
    public bool Unreferenced { get; init; }
    /// <summary>What its data has, by the index, which is coarse: compare what is found.</summary>
    public IReadOnlyList<FacetRow> Facets { get; init; } = [];
    /// <summary>In the form of <see cref="Dialect.WordsIn"/>.</summary>
    public SqlMapper.ICustomQueryParameter? Words { get; init; }
}

/// <summary>A condition that few assets meet: these are looked up first, and all else is asked of them.</summary>
public enum Narrow
{
    Nothing,
    /// <summary>The first facet of the filter.</summary>
    Facet,
    Area,
    Words,
}

/// <summary>Searches: live assets of an area that a filter lets through.</summary>
public static class SearchTable
{
    const int MostFacets = 64;

    /// <summary>What the index has of a JSON object's members, the rarest first; of very many, some.</summary>
    /// <param name="session">Where to read.</param>
    /// <param name="data">The object.</param>
    /// <param name="most">Up to how many assets each is counted.</param>
    public static Task<IReadOnlyList<FacetRow>> FacetsAsync(Session session, string data, int most) =>
        session.ListAsync<FacetRow>($"""
            select f.name, f.value,
                (select count(*) from (select 1 from asset_facet x where x.name = f.name and x.value = f.value limit @most) few) as assets
            from (select name, value from {session.Dialect.Facets("@data")} one limit {MostFacets}) f order by assets, f.name, f.value
            """, new { data, most });

    /// <summary>How many assets have the words, up to a bound; trashed ones too.</summary>
    public static Task<long> CountWordsAsync(Session session, SqlMapper.ICustomQueryParameter words, int most) =>
        session.ValueAsync<long>($"select count(*) from (select 1 from {session.Dialect.AssetsWith("@words")} w limit @most) few", new { words, most });

    /// <summary>How many assets are in an area that is a bucket, or a subtree, up to a bound.</summary>
    public static Task<long> CountAsync(Session session, AssetArea area, int most)
    {
        var (with, ids) = AssetTable.IdsWithin(area);
        return session.ValueAsync<long>($"{with} select count(*) from (select 1 from ({ids} limit @most) few) few", new { root = AssetTable.RootOf(area), most });
    }

    /// <summary>Those that have the words of the filter, the newest first.</summary>
    /// <param name="session">Where to read.</param>
    /// <param name="area">Where they are, and for whom.</param>
    /// <param name="filter">With words.</param>
    /// <param name="narrow">Not the words.</param>
    /// <param name="after">The id of the asset before this page; null for the first page.</param>
    /// <param name="limit">How many at most.</param>
    public static Task<IReadOnlyList<AssetRow>> NewestAsync(Session session, AssetArea area, AssetFilter filter, Narrow narrow, long? after, int limit)
    {
        var (with, from, where) = AssetTable.Within(area);
        // The plus keeps the words' index in front, which gives the newest first and stops at the limit.
        var few = narrow switch
        {
            Narrow.Facet => $"and +w.asset_id in ({FacetIds})",
            Narrow.Area => $"and +w.asset_id in ({AssetTable.IdsWithin(area).Ids})",
            _ => "",
        };
        return session.ListAsync<AssetRow>($"""
            {with}
            select {AssetTable.Columns} from {session.Dialect.AssetsWith("@words")} w cross join {from}
            where a.asset_id = w.asset_id {few} {(after is null ? "" : "and w.asset_id < @assetId")} and {Facets(session, filter, "w.asset_id")} and {where} and {Conditions}
            order by w.asset_id desc limit @limit
            """, Parameters(session, area, filter, (0L, after ?? 0), limit));
    }

    /// <summary>In an order of <see cref="AssetSort"/>.</summary>
    public static Task<IReadOnlyList<AssetRow>> SortedAsync(Session session, AssetPage page, AssetFilter filter, Narrow narrow)
    {
        var (with, from, where) = AssetTable.Within(page.Area);
        var (column, direction) = (AssetTable.ColumnOf(page.Sort), page.Descending ? "desc" : "asc");
        var words = $"select w.asset_id from {session.Dialect.AssetsWith("@words")} w";
        // PostgreSQL, which does not know that they are few, would else go down the order's index and ask each asset on its way; none is left out.
        var (few, theirs) = narrow switch
        {
            Narrow.Facet => ($"({FacetIds} limit {int.MaxValue}) few cross join", "a.asset_id = few.asset_id and"),
            Narrow.Words => ($"({words} limit {int.MaxValue}) few cross join", "a.asset_id = few.asset_id and"),
            _ => ("", ""),
        };
        return session.ListAsync<AssetRow>($"""
            {with}
            select {AssetTable.Columns} from {few} {from}
            where {theirs} {where} and {Facets(session, filter, "a.asset_id")} and {Conditions}
                {(filter.Words is null || narrow == Narrow.Words ? "" : $"and +a.asset_id in ({words})")}
                {(page.After is null ? "" : $"and ({column}, a.asset_id) {(page.Descending ? '<' : '>')} (@value, @assetId)")}
            order by {column} {direction}, a.asset_id {direction} limit @limit
            """, Parameters(session, page.Area, filter, page.After, page.Limit));
    }

    const string FacetIds = "select x.asset_id from asset_facet x where x.name = @facetName and x.value = @facetValue";

    // Of one text whatever is asked for, so that the prepared statements stay few.
    const string Conditions = """
        a.state = 1
        and (@MediaType is null or a.media_type = @MediaType) and (@Extension is null or a.extension = @Extension)
        and (@SizeMin is null or a.size >= @SizeMin) and (@SizeMax is null or a.size <= @SizeMax)
        and (@CreatedAfter is null or a.created_at >= @CreatedAfter) and (@CreatedBefore is null or a.created_at < @CreatedBefore)
        and (not @Unreferenced or not exists (select 1 from asset_reference r where r.asset_id = a.asset_id))
        """;

    static string Facets(Session session, AssetFilter filter, string id) => filter.Facets.Count == 0 ? "1 = 1" : $"""
        not exists (select 1 from {session.Dialect.Rows("@facets", "q", "name text, value text")}
            where not exists (select 1 from asset_facet f where f.name = q.name and f.value = q.value and f.asset_id = {id}))
        """;

    static object Parameters(Session session, AssetArea area, AssetFilter filter, (object Value, long AssetId)? after, int limit)
    {
        var rarest = filter.Facets.Count > 0 ? filter.Facets[0] : null;
        return new
        {
            root = AssetTable.RootOf(area), owner = area.Reader.Owner, value = after?.Value, assetId = after?.AssetId, limit,
            filter.MediaType, filter.Extension, filter.SizeMin, filter.SizeMax, filter.CreatedAfter, filter.CreatedBefore, filter.Unreferenced,
            facets = session.Dialect.RowsOf(filter.Facets.Select(facet => new { facet.Name, facet.Value })),
            facetName = rarest?.Name, facetValue = rarest?.Value, words = filter.Words,
        };
    }
}
