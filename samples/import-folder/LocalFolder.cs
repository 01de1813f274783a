namespace ImportFolder;

/// <summary>A folder of the tree: the names that lead to it, and its files, both in order.</summary>
sealed record LocalFolder(IReadOnlyList<string> Steps, IReadOnlyList<FileInfo> Files);

/// <summary>
/// A folder of this machine and all below it. What is hidden is left out unless it is asked for; links are never followed: they
/// may lead out of the folder, or round in circles.
/// </summary>
sealed class LocalTree(bool withHidden)
{
    /// <summary>Every folder, parents before children.</summary>
    public List<LocalFolder> Folders { get; } = [];

    /// <summary>How many entries were left out.</summary>
    public int LeftOut { get; private set; }

    /// <summary>Folders that can't be read, with the reason.</summary>
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
        var taken = entries.Where(entry => !entry.Attributes.HasFlag(FileAttributes.ReparsePoint) && (withHidden || !IsHidden(entry))).ToArray();
        LeftOut += entries.Length - taken.Length;
        Folders.Add(new LocalFolder(steps, [.. taken.OfType<FileInfo>()]));
        foreach (var child in taken.OfType<DirectoryInfo>())
            Read(child, [.. steps, child.Name]);
    }

    static bool IsHidden(FileSystemInfo entry) => entry.Name.StartsWith('.') || entry.Attributes.HasFlag(FileAttributes.Hidden);
}
