using System.ComponentModel;
using System.ComponentModel.DataAnnotations;
using System.Security.Cryptography;
using System.Text;
using Newtonsoft.Json;
using Newtonsoft.Json.Linq;
using Pims.Actions.Buckets;
using Pims.Storage;

namespace Pims.Actions.Assets;

/// <summary>Finds assets by words and by what is known of them.</summary>
public sealed class SearchAssets(Database database) : IAction<SearchAssets.Request, SearchAssets.Result>
{
    const int MostConditions = 32;

    public static ActionFacts Facts { get; } = new("searchAssets")
    {
        Summary = "The assets that the caller sees and that meet all that is asked for, page by page. "
            + "Of a query's words: first those that have them all in the filename, then those with tags and keywords, then the rest, of each the newest first.",
        Group = "Assets",
        Access = Role.Viewer,
        Errors = [Errors.BucketNotFound],
        Example = """{"action":"searchAssets","query":"logo","bucket_id":1,"recursive":true,"media_type":"IMAGE","limit":50}""",
        IsReadOnly = true,
    };

    /// <summary>Without a bucket everywhere.</summary>
    public sealed record Request : BucketTarget
    {
        [Description("Words, up to 32: an asset has all of them, each as the beginning of a word in its filename, tags, keywords or description. Case and accents make no difference, punctuation parts words.")]
        [Length(1, 1000)]
        public string? Query { get; init; }

        [Description("Also the assets of all buckets below. Without a bucket all are looked at anyway.")]
        public bool Recursive { get; init; }

        [Description("Tags, up to 32: an asset bears all of them, just as they are written.")]
        [Length(1, AssetData.MaxWord)]
        public IReadOnlyList<string>? Tags { get; init; }

        [Description("The kind of file.")]
        [AllowedValues("IMAGE", "VIDEO", "AUDIO", "DOCUMENT", "OTHER")]
        public string? MediaType { get; init; }

        [Description("The filename's extension, in any case, with or without its dot.")]
        [Length(1, 255)]
        public string? Extension { get; init; }

        [Description("Files of so many bytes or more.")]
        [Range(0, 1_000_000_000_000_000)]
        public long? SizeMin { get; init; }

        [Description("Files of so many bytes or fewer.")]
        [Range(0, 1_000_000_000_000_000)]
        public long? SizeMax { get; init; }

        [Description("Added at this moment or later.")]
        public DateTimeOffset? CreatedAfter { get; init; }

        [Description("Added before this moment.")]
        public DateTimeOffset? CreatedBefore { get; init; }

        [Description("Members of data, up to 32, and their values: an asset has all of them. A value also finds an array that has it as an element; an object or an array is compared whole.")]
        public JObject? Data { get; init; }

        [Description("Only assets to which nothing refers.")]
        public bool Unreferenced { get; init; }

        [Description("What to sort by, with - before it from the largest down; absent, the best first, and without a query created_at.")]
        [AllowedValues("created_at", "filename", "size", "modified_at", "-created_at", "-filename", "-size", "-modified_at")]
        public string? Sort { get; init; }

        [Description("How many at most.")]
        [Range(1, 10000)]
        public int Limit { get; init; } = 1000;

        [Description("The next_cursor of the page before.")]
        public string? Cursor { get; init; }
    }

    /// <summary><paramref name="NextCursor"/> while there are more.</summary>
    public sealed record Result(IReadOnlyList<AssetView> Assets, string? NextCursor);

    public Task<Result> HandleAsync(Request request, Call call, CancellationToken cancellation)
    {
        var words = request.Query is null ? null : SearchWords.Of(request.Query);
        if (request.Tags is { Count: > MostConditions })
            throw Errors.InvalidParameter.Because($"tags has {request.Tags.Count} elements; at most {MostConditions} are allowed.", "tags");
        AssetData.RequireOwn(request.Data ?? [], MostConditions);
        return database.ReadAsync(async session =>
        {
            var place = request.IsGiven() ? await request.FindAsync(session, call.Caller) : BucketPlace.Top;
            var area = new AssetArea(place.Id, request.Recursive || !request.IsGiven(), call.Caller.Reader);
            var search = await AssetSearch.BeginAsync(session, area, FilterOf(request), words, [.. MembersOf(request)]);
            var list = Actions.Cursor.List("search", area.Bucket, area.Recursive, Fingerprint(request));
            var (page, next) = words is null || request.Sort is not null
                ? await SortedAsync(search, request, list)
                : await BestAsync(search, request, list);
            return new Result(await AssetView.ListAsync(session, page, call.PublicUrl), next);
        }, cancellation);
    }

    static async Task<(IReadOnlyList<AssetRow> Page, string? Next)> SortedAsync(AssetSearch search, Request request, string list)
    {
        var sort = AssetSorts.Of(request.Sort ?? "created_at");
        var rows = await search.SortedAsync(sort, AssetSorts.IsDescending(request.Sort ?? ""), Actions.Cursor.Read(request.Cursor, list), request.Limit + 1);
        return Actions.Cursor.Cut(rows, request.Limit, list, row => (row.ValueOf(sort), row.AssetId));
    }

    static async Task<(IReadOnlyList<AssetRow> Page, string? Next)> BestAsync(AssetSearch search, Request request, string list)
    {
        var hits = await search.BestAsync(Actions.Cursor.Read(request.Cursor, list) is { } cursor ? (PlaceOf(cursor.Value), cursor.Id) : null, request.Limit + 1);
        var (page, next) = Actions.Cursor.Cut(hits, request.Limit, list, hit => ((int)hit.Place, hit.Row.AssetId));
        return ([.. page.Select(hit => hit.Row)], next);
    }

    static WordPlace PlaceOf(object value) =>
        value is long and >= (long)WordPlace.Filename and <= (long)WordPlace.Anywhere ? (WordPlace)(long)value : throw Actions.Cursor.Wrong();

    static AssetFilter FilterOf(Request request) => new()
    {
        MediaType = request.MediaType,
        Extension = request.Extension?.TrimStart('.').ToLowerInvariant(),
        SizeMin = request.SizeMin,
        SizeMax = request.SizeMax,
        CreatedAfter = request.CreatedAfter,
        CreatedBefore = request.CreatedBefore,
        Unreferenced = request.Unreferenced,
    };

    static IEnumerable<JObject> MembersOf(Request request)
    {
        foreach (var tag in request.Tags ?? [])
            yield return new JObject { ["tags"] = tag };
        if (request.Data is { Count: > 0 } data)
            yield return data;
    }

    // All that selects and sorts, the page apart: short however long that is.
    static string Fingerprint(Request request) => Convert.ToHexString(SHA256.HashData(Encoding.UTF8.GetBytes(
        JsonConvert.SerializeObject(request with { Limit = 0, Cursor = null, BucketId = null, Slug = null, Path = null }))), 0, 16);
}
