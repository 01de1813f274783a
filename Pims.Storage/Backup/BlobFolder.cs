using Pims.Storage.Blobs;

namespace Pims.Storage.Backup;

/// <summary>Blobs as files in 256 folders, as <see cref="DiskBlobStore"/> lays them out.</summary>
sealed class BlobFolder(string root)
{
    const int NameLength = 32;

    /// <summary>Each has a part of the files.</summary>
    public IReadOnlyList<string> Shards { get; } = [.. Enumerable.Range(0, 256).Select(shard => Path.Combine(root, shard.ToString("x2")))];

    /// <summary>A database that was tampered with does not lead out of the folder.</summary>
    public string FileOf(string name) => name.Length == NameLength && name.All(char.IsAsciiHexDigitLower)
        ? Path.Combine(root, name[..2], name)
        : throw new BackupException($"The database names a file '{name}', which is no name of this program's.");

    public bool Has(BlobRow blob) => new FileInfo(FileOf(blob.Name)) is { Exists: true } file && file.Length == blob.Size;

    public void Make()
    {
        PrivateFiles.MakeFolder(root);
        foreach (var shard in Shards)
            PrivateFiles.MakeFolder(shard);
    }

    /// <summary>Makes every name in it durable.</summary>
    public void Flush()
    {
        foreach (var shard in Shards)
            Folder.Flush(shard);
        Folder.Flush(root);
    }
}
