namespace Pims.Storage.Backup;

/// <summary>Where a library of the embedded kind keeps what a backup holds.</summary>
/// <param name="Folder">The data folder.</param>
/// <param name="Database">Its database file.</param>
/// <param name="Keys">The folder of the key ring.</param>
public sealed record LibraryFiles(string Folder, string Database, string Keys)
{
    /// <summary>As each data folder has them.</summary>
    public static LibraryFiles In(string folder) => new(folder, Path.Combine(folder, "pims.db"), Path.Combine(folder, "keys"));

    internal BlobFolder Blobs { get; } = new(Path.Combine(Folder, "blobs"));
}
