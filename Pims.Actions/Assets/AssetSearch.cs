using Newtonsoft.Json;
using Newtonsoft.Json.Linq;
using Pims.Storage;

namespace Pims.Actions.Assets;

/// <summary>An asset that was found, and where its words were.</summary>
readonly record struct Hit(WordPlace Place, AssetRow Row);

/// <summary>One search: begins with what few assets have, and compares what the index finds with the data itself.</summary>
sealed class AssetSearch
{
    /// <summary>What at most so many assets have is cheaper to look up than an order of all is to walk along.</summary>
    const int Few = 10_000;

    const int MostAtOnce = 2000;

    readonly Session session;
    readonly AssetArea area;
    readonly JObject[] members;
    readonly IReadOnlyList<string>? words;
    AssetFilter filter;

    AssetSearch(Session session, AssetArea area, AssetFilter filter, IReadOnlyList<string>? words, JObject[] members) =>
        (this.session, this.area, this.filter, this.words, this.members) = (session, area, filter, words, members);

    /// <param name="session">Where to read.</param>
    /// <param name="area">Where they are, and for whom.</param>
    /// <param name="filter">What they have in common beside words and members.</param>
    /// <param name="words">Words that they have; null for any.</param>
    /// <param name="members">Objects whose members their data has.</param>
    public static async Task<AssetSearch> BeginAsync(
        Session session, AssetArea area, AssetFilter filter, IReadOnlyList<string>? words, params JObject[] members)
    {
        var facets = new List<FacetRow>();
        foreach (var one in members)
            facets.AddRange(await SearchTable.FacetsAsync(session, one.ToString(Formatting.None), Few + 1));
        return new AssetSearch(session, area, filter with { Facets = [.. facets.Distinct().OrderBy(facet => facet.Assets)] }, words, members);
    }

    /// <summary>By where the words stand, then the newest first.</summary>
    public async Task<IReadOnlyList<Hit>> BestAsync((WordPlace Place, long AssetId)? after, int limit)
    {
        var narrow = await NarrowOfWordsAsync();
        var hits = new List<Hit>();
        for (var place = after?.Place ?? WordPlace.Filename; place <= WordPlace.Anywhere && hits.Count < limit; place++)
        {
            // On the first page those in a better place are all among the hits: to leave them out here is cheaper than in the index.
            filter = filter with { Words = session.Dialect.WordsIn(words!, place, after is null || place == WordPlace.Filename ? null : place - 1) };
            var known = hits.Select(hit => hit.Row.AssetId).ToHashSet();
            var found = await CollectAsync(limit - hits.Count, known, place == after?.Place ? after.Value.AssetId : null,
                (last, count) => SearchTable.NewestAsync(session, area, filter, narrow, last, count), row => row.AssetId);
            hits.AddRange(found.Select(row => new Hit(place, row)));
        }
        return hits;
    }

    /// <summary>In an order of their own.</summary>
    public async Task<IReadOnlyList<AssetRow>> SortedAsync(AssetSort sort, bool descending, (object Value, long AssetId)? after, int limit)
    {
        if (words is not null)
            filter = filter with { Words = session.Dialect.WordsIn(words, WordPlace.Anywhere, null) };
        var narrow = await NarrowOfSortedAsync(sort);
        return await CollectAsync(limit, [], after, (last, count) => SearchTable.SortedAsync(session, new AssetPage
        {
            Area = area,
            Sort = sort,
            Descending = descending,
            After = last,
            Limit = count,
        }, filter, narrow), row => (row.ValueOf(sort), row.AssetId));
    }

    /// <summary>As many of the rows as are asked for, and really have the members.</summary>
    async Task<List<AssetRow>> CollectAsync<TPlace>(
        int limit, HashSet<long> known, TPlace? after, Func<TPlace?, int, Task<IReadOnlyList<AssetRow>>> fetch, Func<AssetRow, TPlace> placeOf)
        where TPlace : struct
    {
        var found = new List<AssetRow>();
        // Where many are left out the next ones are more, so that their number stays small.
        for (var count = limit + known.Count; ; count = Math.Max(limit - found.Count + known.Count, Math.Min(count * 2, MostAtOnce)))
        {
            var rows = await fetch(after, count);
            found.AddRange(rows.Where(row => !known.Contains(row.AssetId) && Fits(row)).Take(limit - found.Count));
            if (rows.Count < count || found.Count == limit)
                return found;
            after = placeOf(rows[^1]);
        }
    }

    bool Fits(AssetRow row)
    {
        if (members.Length == 0)
            return true;
        var data = StoredJson.Parsed(row.Data);
        return members.All(one => AssetData.Has(data, one));
    }

    async Task<Narrow> NarrowOfWordsAsync()
    {
        var (facet, inArea) = (Rarest, await InAreaAsync());
        return Math.Min(facet, inArea) > Few ? Narrow.Nothing : facet <= inArea ? Narrow.Facet : Narrow.Area;
    }

    async Task<Narrow> NarrowOfSortedAsync(AssetSort sort)
    {
        var withWords = filter.Words is null ? long.MaxValue : await SearchTable.CountWordsAsync(session, filter.Words, Few + 1);
        var least = Math.Min(Rarest, withWords);
        // In a bucket alone each order has an index, everywhere this one; else all of the area would be sorted.
        var hasOrder = !area.Recursive || sort == AssetSort.CreatedAt && !IsBucket;
        if (least == long.MaxValue || least > Few && hasOrder || area.Recursive && await InAreaAsync() <= least)
            return Narrow.Nothing;
        return Rarest <= withWords ? Narrow.Facet : Narrow.Words;
    }

    bool IsBucket => !area.Recursive || area.Bucket != 0 || area.Reader.Scope is not null;

    long Rarest => filter.Facets.Count > 0 ? filter.Facets[0].Assets : long.MaxValue;

    async Task<long> InAreaAsync() => IsBucket ? await SearchTable.CountAsync(session, area, Few + 1) : long.MaxValue;
}
