using System.Text;
using Pims.Storage.Blobs;

namespace Pims.Storage.Backup;

/// <summary>A file in a data folder whose restore has begun and is not whole: it names the state that is restored.</summary>
public static class RestoreMark
{
    const string Name = "restore.unfinished";

    /// <summary>What may stand in a folder that nobody has kept anything in: what a holder of it makes, and what the root of a disk has.</summary>
    static readonly string[] Nothing = ["pims.lock", "workers", "lost+found"];

    /// <summary>Whether a restore into the folder was not ended.</summary>
    public static bool IsIn(string folder) => File.Exists(Path.Combine(folder, Name));

    /// <summary>Refuses a folder that holds anything but what a restore of the same state left.</summary>
    /// <exception cref="BackupException">Something else is in it.</exception>
    public static void RequireRoom(string folder, string state)
    {
        if (!Directory.Exists(folder))
            return;
        if (IsIn(folder))
        {
            if (File.ReadAllText(Path.Combine(folder, Name)) != state)
                throw new BackupException($"The restore of another backup into {folder} was broken off; remove what is in the folder first.");
            return;
        }
        if (WhatIsIn(folder, Name) is { } held)
            throw new BackupException($"The data folder {folder} is not empty: it holds {held}. Set PIMS_DATA to an empty or a new folder.");
    }

    /// <summary>Names what stands in a folder beside a mark and what a holder of it makes; null for nothing.</summary>
    internal static string? WhatIsIn(string folder, string mark)
    {
        var names = Directory.EnumerateFileSystemEntries(folder).Select(entry => Path.GetFileName(entry)).Where(name => !name.StartsWith(mark, StringComparison.Ordinal)).Except(Nothing).Order().ToArray();
        return names.Length == 0 ? null : string.Join(", ", names.Take(5)) + (names.Length > 5 ? $" and {names.Length - 5} more" : "");
    }

    internal static Task SetAsync(string folder, string state, CancellationToken cancellation) =>
        PrivateFiles.ReplaceAsync(Path.Combine(folder, Name), Encoding.UTF8.GetBytes(state), cancellation);

    internal static void Remove(string folder)
    {
        File.Delete(Path.Combine(folder, Name));
        Folder.Flush(folder);
    }
}
