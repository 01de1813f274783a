using System.Runtime.CompilerServices;
using Pims.Actions.Assets;
using Pims.Actions.Buckets;
using Pims.Storage;

namespace Pims.Actions.Files;

/// <summary>A folder within a zip: its path, empty or ending with a slash, and the names in it.</summary>
sealed record ZipFolder(string Path, ZipNames Names)
{
    /// <summary>The list of what is missing stands at the top of the zip, so nothing else bears this name there.</summary>
    public const string Missing = "missing.txt";

    public static ZipFolder Of(string path) => new(path, path.Length == 0 ? new ZipNames(Missing) : new ZipNames());
}

/// <summary>
/// An asset that goes into a zip's folder; or, where the row is null, what there is nothing for and why: an asset's code, or a folder's path,
/// which unlike a code ends with a slash.
/// </summary>
sealed record ZipItem(ZipFolder Folder, string Code, AssetRow? Row, ErrorCode? Reason = null);

/// <summary>
/// Lists what goes into a zip, page by page while it is written: each page is a short read for the caller as it is by then, and nothing of
/// it is kept for the next but the names in the folder at hand.
/// </summary>
public sealed class ZipContents(Database database, TimeProvider time)
{
    const int PageSize = 100;

    /// <summary>The assets of these codes, in this order, each once, in one folder.</summary>
    internal async IAsyncEnumerable<ZipItem[]> OfCodesAsync(Call call, IReadOnlyList<string> codes, [EnumeratorCancellation] CancellationToken cancellation)
    {
        var folder = ZipFolder.Of("");
        foreach (var page in codes.Distinct().Chunk(PageSize))
        {
            var caller = (await call.AgainAsync(cancellation)).Caller;
            var found = (await database.ReadAsync(session => AssetFinder.LiveAsync(session, caller, page), cancellation)).ToDictionary(row => row.Code);
            yield return [.. page.Select(code => found.TryGetValue(code, out var row) ? ItemOf(folder, row) : new ZipItem(folder, code, null, Errors.AssetNotFound))];
        }
    }

    /// <summary>The assets of a bucket (of the top: those in no bucket), the oldest first, and then each sub-bucket's in a folder of its name.</summary>
    /// <remarks>A bucket that was deleted or moved out of the caller's sight since it was found is itself an item for which there is nothing.</remarks>
    internal async IAsyncEnumerable<ZipItem[]> OfBucketAsync(Call call, long bucket, bool recursive, [EnumeratorCancellation] CancellationToken cancellation)
    {
        var waiting = new Stack<(long Bucket, string Path)>([(bucket, "")]);
        while (waiting.TryPop(out var next))
        {
            var folder = ZipFolder.Of(next.Path);
            if (recursive)
            {
                var caller = (await call.AgainAsync(cancellation)).Caller;
                if (await database.ReadAsync(session => ChildrenAsync(session, next.Bucket, caller), cancellation) is not { } below)
                {
                    yield return Gone(folder);
                    continue;
                }
                foreach (var child in below.Select(row => (row.BucketId, $"{next.Path}{folder.Names.Take(row.Name)}/")).Reverse())
                    waiting.Push(child);
            }
            (object, long)? after = null;
            IReadOnlyList<AssetRow>? rows;
            do
            {
                var caller = (await call.AgainAsync(cancellation)).Caller;
                rows = await database.ReadAsync(session => PageAsync(session, next.Bucket, caller, after), cancellation);
                yield return rows is null ? Gone(folder) : [.. rows.Select(row => ItemOf(folder, row))];
                if (rows is { Count: > 0 })
                    after = (rows[^1].CreatedAt.ToUnixTimeMilliseconds(), rows[^1].AssetId);
            }
            while (rows is { Count: PageSize });
        }
    }

    /// <returns>Null where the bucket is gone.</returns>
    static async Task<IReadOnlyList<BucketRow>?> ChildrenAsync(Session session, long bucket, Caller caller) =>
        await IsThereAsync(session, bucket, caller) ? await BucketTable.ChildrenAsync(session, bucket, caller.Reader) : null;

    /// <returns>Null where the bucket is gone.</returns>
    static async Task<IReadOnlyList<AssetRow>?> PageAsync(Session session, long bucket, Caller caller, (object, long)? after) =>
        await IsThereAsync(session, bucket, caller)
            ? await AssetTable.PageAsync(session, new AssetPage
            {
                Area = new AssetArea(bucket, Recursive: false, caller.Reader),
                // It never changes, so that every asset comes once, whatever is renamed or changed meanwhile.
                Sort = AssetSort.CreatedAt,
                Descending = false,
                After = after,
                Limit = PageSize,
            })
            : null;

    static async Task<bool> IsThereAsync(Session session, long bucket, Caller caller) =>
        bucket == BucketPlace.Top.Id || (await BucketTable.ByIdsAsync(session, [bucket], caller.Reader)).Count > 0;

    static ZipItem[] Gone(ZipFolder folder) => [new(folder, folder.Path.Length > 0 ? folder.Path : "/", null, Errors.BucketNotFound)];

    ZipItem ItemOf(ZipFolder folder, AssetRow row) =>
        row.ExpiresAt <= time.GetUtcNow() ? new ZipItem(folder, row.Code, null, Errors.AssetExpired) : new ZipItem(folder, row.Code, row);
}
