using System.IO.Enumeration;

namespace Pims.Storage.Blobs;

/// <summary>Goes through all kept pictures. Their names are not held: of 200,000 files a table of bytes by second is a few megabytes at most.</summary>
static class RenditionWalk
{
    /// <summary>One for each source, in a folder for the first two letters of its checksum.</summary>
    public static IEnumerable<string> Folders(string root) =>
        from shard in Directory.EnumerateDirectories(root, "??")
        from folder in Directory.EnumerateDirectories(shard)
        select folder;

    /// <summary>The bytes of all files, and how many of them were used last in which second.</summary>
    public static (long Bytes, Dictionary<long, long> BySecond) Measure(IEnumerable<string> folders, CancellationToken cancellation)
    {
        var bytes = 0L;
        var bySecond = new Dictionary<long, long>();
        foreach (var folder in folders)
        {
            foreach (var (_, size, second) in FilesOf(folder))
            {
                cancellation.ThrowIfCancellationRequested();
                bytes += size;
                bySecond[second] = bySecond.GetValueOrDefault(second) + size;
            }
        }
        return (bytes, bySecond);
    }

    /// <summary>Removes those that were used longest ago, and folders that are empty by that.</summary>
    /// <returns>How many bytes.</returns>
    public static long RemoveOldest(
        IEnumerable<string> folders, Dictionary<long, long> bySecond, long bytes, Action<string, IOException> onLeftover, CancellationToken cancellation)
    {
        var (removed, older) = (0L, 0L);
        var last = bySecond.Keys.Order().FirstOrDefault(second => (older += bySecond[second]) >= bytes, long.MaxValue);
        foreach (var folder in folders)
        {
            var (kept, gone) = (0, 0);
            foreach (var (file, size, second) in FilesOf(folder))
            {
                cancellation.ThrowIfCancellationRequested();
                if (second > last || second == last && removed >= bytes)
                {
                    kept++;
                    continue;
                }
                try
                {
                    File.Delete(file);
                    removed += size;
                    gone++;
                }
                catch (IOException error)
                {
                    onLeftover(file, error);
                }
            }
            if (kept == 0 && gone > 0)
                RemoveEmpty(folder);
        }
        return removed;
    }

    static void RemoveEmpty(string folder)
    {
        try
        {
            Directory.Delete(folder);
        }
        catch (DirectoryNotFoundException)
        {
            // It went with its source.
        }
        catch (IOException) when (!Directory.Exists(folder) || Directory.EnumerateFileSystemEntries(folder).Any())
        {
            // A picture was kept in it meanwhile, or it went since.
        }
    }

    /// <summary>Path, size, and second of the last use; one look at each. A folder that is gone meanwhile has none.</summary>
    static IEnumerable<(string File, long Size, long Second)> FilesOf(string folder)
    {
        var options = new EnumerationOptions { IgnoreInaccessible = false, AttributesToSkip = 0 };
        FileSystemEnumerable<(string, long, long)> files;
        try
        {
            files = new(folder, (ref FileSystemEntry entry) => (entry.ToFullPath(), entry.Length, entry.LastWriteTimeUtc.ToUnixTimeSeconds()), options)
            {
                ShouldIncludePredicate = (ref FileSystemEntry entry) => !entry.IsDirectory,
            };
        }
        catch (DirectoryNotFoundException)
        {
            yield break;
        }
        foreach (var file in files)
            yield return file;
    }
}
