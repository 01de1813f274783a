using System.Collections.Concurrent;
using Pims.Storage;

namespace Pims.Actions.Assets;

/// <summary>
/// Where assets are that were lately read, until anything at all is written: a page's pictures are asked for again and again, and each
/// time one must see what the last write left. Who may read them is asked each time.
/// </summary>
public sealed class RecentPlaces(Database database)
{
    const int Most = 1000;

    /// <summary>Letters of an asset's data and meta together; larger ones are read anew.</summary>
    const int MostLetters = 4096;

    readonly ConcurrentDictionary<string, (long Revision, AssetPlace Place)> places = new(StringComparer.Ordinal);

    /// <summary>The asset of a code, as it is now; null where it is not known here.</summary>
    public AssetPlace? Find(string code) => places.TryGetValue(code, out var known) && known.Revision == database.Revision ? known.Place : null;

    /// <param name="revision">The database's, from before the asset was read.</param>
    /// <param name="place">An asset.</param>
    public void Keep(long? revision, AssetPlace place)
    {
        if (revision is not { } before || place.Row.Data.Length + (place.Row.Meta?.Length ?? 0) > MostLetters)
            return;
        if (places.Count >= Most)
            places.Clear();
        places[place.Row.Code] = (before, place);
    }
}
