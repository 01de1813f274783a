namespace Pims.Storage;

/// <summary>A tag and how many live assets bear it.</summary>
public readonly record struct TagCount(string Tag, long Assets);

/// <summary>The tags of assets, counted for each bucket.</summary>
public static class TagTable
{
    /// <summary>The tags of the live assets that exist for the reader, in no order.</summary>
    public static Task<IReadOnlyList<TagCount>> CountsAsync(Session session, Reader reader)
    {
        var seen = reader == Reader.All
            ? "1 = 1"
            : $"({(reader.Scope is null ? "t.bucket_id = 0 or" : "")} t.bucket_id in (select b.bucket_id from bucket b where {BucketTable.SeenBy(reader)}))";
        return session.ListAsync($"select t.tag, cast(sum(t.assets) as bigint) from tag_count t where {seen} group by t.tag",
            new { owner = reader.Owner, scope = reader.Scope }, row => new TagCount(row.GetString(0), row.GetInt64(1)));
    }

    /// <summary>Live assets that exist for the reader and have a facet, by id.</summary>
    /// <param name="session">Where to read.</param>
    /// <param name="reader">For whom.</param>
    /// <param name="facet">Of a tag; what is found by it is yet to be compared.</param>
    /// <param name="after">The id of the asset before these; 0 for the first.</param>
    /// <param name="limit">How many at most.</param>
    public static Task<IReadOnlyList<AssetRow>> BearersAsync(Session session, Reader reader, FacetRow facet, long after, int limit)
    {
        var area = new AssetArea(0, true, reader);
        var (with, from, where) = AssetTable.Within(area);
        return session.ListAsync<AssetRow>($"""
            {with}
            select {AssetTable.Columns} from asset_facet f cross join {from}
            where f.name = @Name and f.value = @Value and f.asset_id > @after and a.asset_id = f.asset_id and a.state = 1 and {where}
            order by f.asset_id limit @limit
            """, new { root = AssetTable.RootOf(area), owner = reader.Owner, facet.Name, facet.Value, after, limit });
    }

    /// <summary>The code of one of them whose data has more bytes than this; null where none has.</summary>
    public static Task<string?> LargestAsync(Session session, Reader reader, FacetRow facet, int bytes)
    {
        var area = new AssetArea(0, true, reader);
        var (with, from, where) = AssetTable.Within(area);
        return session.FirstAsync<string>($"""
            {with}
            select a.code from asset_facet f cross join {from}
            where f.name = @Name and f.value = @Value and a.asset_id = f.asset_id and a.state = 1 and octet_length(a.data) > @bytes and {where}
            limit 1
            """, new { root = AssetTable.RootOf(area), owner = reader.Owner, facet.Name, facet.Value, bytes });
    }
}
