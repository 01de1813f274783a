using System.Collections.Concurrent;

namespace Pims.Storage.Blobs;

/// <summary>
/// The bytes of small kept pictures that were lately read. Each is good while its file is there as it was, which one look at the folder
/// tells: opening, checking, reading and closing a small file costs more than sending it. So nothing outlives its file, whoever removes it.
/// </summary>
sealed class RecentPictures
{
    /// <summary>The most bytes of one, and of all; what the tables take of it is in the sum.</summary>
    public const int Small = 64 * 1024;

    const int Most = 16 * 1024 * 1024, Overhead = 1024;

    readonly ConcurrentDictionary<(string Checksum, string Name), Entry> pictures = [];
    readonly Lock gate = new();
    int total;

    /// <param name="File">Its path.</param>
    /// <param name="Size">Of the file, the mark included.</param>
    /// <param name="UsedAt">The file's time.</param>
    /// <param name="Content">Of the picture.</param>
    /// <param name="Hash">Of the content, in hex.</param>
    public sealed record Entry(string File, long Size, DateTime UsedAt, byte[] Content, string Hash);

    public Entry? Find(string checksum, string name)
    {
        if (!pictures.TryGetValue((checksum, name), out var known))
            return null;
        var file = new FileInfo(known.File);
        if (file.Exists && file.Length == known.Size && file.LastWriteTimeUtc == known.UsedAt)
            return known;
        Forget(checksum, name);
        return null;
    }

    public void Keep(string checksum, string name, Entry entry)
    {
        lock (gate)
        {
            Forget(checksum, name);
            if (total + CostOf(entry) > Most)
            {
                pictures.Clear();
                total = 0;
            }
            pictures[(checksum, name)] = entry;
            total += CostOf(entry);
        }
    }

    public void Forget(string checksum, string name)
    {
        lock (gate)
            if (pictures.TryRemove((checksum, name), out var known))
                total -= CostOf(known);
    }

    static int CostOf(Entry entry) => entry.Content.Length + Overhead;
}
