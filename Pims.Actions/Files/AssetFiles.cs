using Pims.Storage;
using Pims.Storage.Blobs;

namespace Pims.Actions.Files;

/// <summary>From an asset's row to its bytes.</summary>
public sealed class AssetFiles(Database database, BlobStore blobs)
{
    /// <summary>Opens the file, seekable. It can be read to its end even when the asset is deleted meanwhile.</summary>
    /// <exception cref="ActionError"><c>asset_not_found</c> where the asset was purged since its row was read</exception>
    public async Task<Stream> OpenAsync(AssetRow row, CancellationToken cancellation)
    {
        try
        {
            return blobs.Open(await NameAsync(row, cancellation));
        }
        catch (FileNotFoundException)
        {
            // A row promises its file. Gone with its row, it is no asset any more, or the same bytes came again under another name; gone
            // without, it is a fault to be seen.
            return blobs.Open(await NameAsync(row, cancellation));
        }
    }

    /// <summary>A file on this machine with the bytes.</summary>
    /// <exception cref="ActionError"><c>asset_not_found</c></exception>
    public async Task<string> PathAsync(AssetRow row, CancellationToken cancellation) => blobs.FileOf(await NameAsync(row, cancellation));

    async Task<string> NameAsync(AssetRow row, CancellationToken cancellation) =>
        await database.ReadOneAsync(session => BlobTable.NameAsync(session, row.Checksum!), cancellation)
            ?? throw Errors.AssetNotFound.Because($"Asset {row.Code} does not exist.", "asset");
}
