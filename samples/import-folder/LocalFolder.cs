namespace ImportFolder;

/// <summary>A folder of the tree: the names that lead to it, and its files, both in order.</summary>
sealed record LocalFolder(IReadOnlyList<string> Steps, IReadOnlyList<FileInfo> Files);

/// <summary>
/// A folder of this machine and all below it. What is hidden is left out unless it is asked for; links are never followed: they
/// may lead out of the folder, or round in circles. What is no regular file has no content of its own.
/// </summary>
sealed class LocalTree(bool withHidden)
{
    const FileAttributes Nothing = (FileAttributes)(-1);

    /// <summary>Every folder, parents before children.</summary>
    public List<LocalFolder> Folders { get; } = [];

    /// <summary>How many entries were left out as hidden.</summary>
    public int Hidden { get; private set; }

    /// <summary>Links and what is no regular file, with which of them it is.</summary>
    public List<(string Path, string Reason)> LeftOut { get; } = [];

    /// <summary>Folders and files that can't be read, with the reason.</summary>
    public List<(string Path, string Reason)> Unreadable { get; } = [];

    public void Read(DirectoryInfo folder) => Read(folder, []);

    void Read(DirectoryInfo folder, IReadOnlyList<string> steps)
    {
        FileSystemInfo[] entries;
        try
        {
            entries = [.. folder.EnumerateFileSystemInfos().OrderBy(entry => entry.Name, StringComparer.Ordinal)];
        }
        catch (Exception error) when (error is IOException or UnauthorizedAccessException)
        {
            Unreadable.Add((string.Join('/', steps), error.Message));
            return;
        }
        var names = new HashSet<string>(StringComparer.Ordinal);
        var taken = entries.Where(entry => IsTaken(entry, string.Join('/', [.. steps, entry.Name]), isFirst: names.Add(entry.Name))).ToArray();
        Folders.Add(new LocalFolder(steps, [.. taken.OfType<FileInfo>()]));
        foreach (var child in taken.OfType<DirectoryInfo>())
            Read(child, [.. steps, child.Name]);
    }

    bool IsTaken(FileSystemInfo entry, string path, bool isFirst)
    {
        if (!withHidden && IsHidden(entry))
            Hidden++;
        else if (FaultOf(entry, isFirst) is { } fault)
            Unreadable.Add((path, entry is DirectoryInfo ? $"{fault}; nothing in it was sent" : fault));
        else if (entry.Attributes.HasFlag(FileAttributes.ReparsePoint))
            LeftOut.Add((path, "a link"));
        else if (entry is FileInfo file && !FileKind.IsRegular(file))
            LeftOut.Add((path, "no regular file"));
        else
            return true;
        return false;
    }

    /// <summary>
    /// Why nothing is known of an entry. In a name that is no UTF-8, .NET shows U+FFFD and then looks for that; where several names
    /// become the same one, it finds at most one entry for all.
    /// </summary>
    static string? FaultOf(FileSystemInfo entry, bool isFirst)
    {
        var isFound = entry.Attributes != Nothing;
        if (!(isFound && isFirst) && entry.Name.Contains('\uFFFD'))
            return "its name is not UTF-8";
        return isFound ? null : "it went while the folder was read";
    }

    static bool IsHidden(FileSystemInfo entry) => entry.Name.StartsWith('.') || entry.Exists && entry.Attributes.HasFlag(FileAttributes.Hidden);
}
