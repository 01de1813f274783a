using System.Security.Cryptography;
using System.Text;
using Pims.Storage.Backup;
using Pims.Storage.Blobs;

namespace Pims.Storage.Moving;

/// <summary>
/// What the target of a copy bears until that is whole: in a data folder a file, in a PostgreSQL database a row among its migrations, which
/// an older program takes for a newer one's. It names the library that is copied and where its files go.
/// </summary>
public static class CopyMark
{
    const string Name = "copy.unfinished";

    /// <summary>What a row among the migrations is like that is the mark, for SQL.</summary>
    internal const string All = Name + "/%";

    /// <summary>Whether a copy into the folder was not ended.</summary>
    public static bool IsIn(string folder) => File.Exists(Path.Combine(folder, Name));

    /// <summary>Whether a row among the migrations is the mark.</summary>
    internal static bool IsMeant(string migration) => migration.StartsWith(Name, StringComparison.Ordinal);

    /// <param name="library">When its first migration ran.</param>
    /// <param name="store">Where the files go.</param>
    internal static string Of(long library, string store) => $"{Name}/{library}/{Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes(store)))[..16]}";

    /// <summary>Refuses a folder that holds anything but what a copy of the same library left.</summary>
    /// <returns>Whether one left something.</returns>
    /// <exception cref="BackupException">Something else is in it.</exception>
    internal static bool Find(string folder, string mark)
    {
        if (!IsIn(folder))
            return RestoreMark.WhatIsIn(folder, Name) is { } held
                ? throw new BackupException($"The data folder {folder} is not empty: it holds {held}. A library is copied into an empty or a new folder.")
                : false;
        RequireSame(File.ReadAllText(Path.Combine(folder, Name)), mark, folder);
        return true;
    }

    /// <exception cref="BackupException">The mark is another copy's.</exception>
    internal static void RequireSame(string found, string mark, string where)
    {
        if (found != mark)
            throw new BackupException(
                $"The copy of another library into {where}, or of this one with its files elsewhere, was not ended. Name the places of that copy, which goes on with it, or empty {where} first.");
    }

    internal static Task SetAsync(string folder, string mark, CancellationToken cancellation) =>
        PrivateFiles.ReplaceAsync(Path.Combine(folder, Name), Encoding.UTF8.GetBytes(mark), cancellation);

    internal static void Remove(string folder)
    {
        File.Delete(Path.Combine(folder, Name));
        Folder.Flush(folder);
    }
}
