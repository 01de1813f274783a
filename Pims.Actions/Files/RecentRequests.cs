using System.Collections.Concurrent;
using Pims.Actions.Imaging;
using Pims.Storage;

namespace Pims.Actions.Files;

/// <summary>
/// What requests lately came to, by all that it depends on: the same pictures are asked for again and again, and to work out which they are
/// costs as much as to send a small one.
/// </summary>
sealed class RecentRequests
{
    /// <summary>How many, and the letters of what an asset's meta and a client's Accept may have together.</summary>
    const int Most = 1000, MostLetters = 4096;

    readonly ConcurrentDictionary<(string Checksum, ImageRequest Asked, string? Accept), (string MimeType, string? Meta, ImageRequest Request, string Key)> requests = [];

    public (ImageRequest Request, string Key)? Find(AssetRow asset, ImageRequest asked, string? accept) =>
        requests.TryGetValue((asset.Checksum!, asked, accept), out var known) && known.MimeType == asset.MimeType && known.Meta == asset.Meta
            ? (known.Request, known.Key)
            : null;

    public void Keep(AssetRow asset, ImageRequest asked, string? accept, (ImageRequest Request, string Key) found)
    {
        if ((asset.Meta?.Length ?? 0) + (accept?.Length ?? 0) > MostLetters)
            return;
        if (requests.Count >= Most)
            requests.Clear();
        requests[(asset.Checksum!, asked, accept)] = (asset.MimeType!, asset.Meta, found.Request, found.Key);
    }
}
