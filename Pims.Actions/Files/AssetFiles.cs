using Pims.Storage;
using Pims.Storage.Blobs;

namespace Pims.Actions.Files;

/// <summary>From an asset's row to its bytes.</summary>
public sealed class AssetFiles(Database database, BlobStore blobs)
{
    /// <inheritdoc cref="BlobStore.OpenAsync"/>
    /// <exception cref="ActionError"><c>asset_not_found</c> where the asset was purged since its row was read</exception>
    public Task<Stream> OpenAsync(AssetRow row, CancellationToken cancellation) => FindAsync(row, name => blobs.OpenAsync(name, cancellation), cancellation);

    /// <inheritdoc cref="BlobStore.HoldAsync"/>
    /// <exception cref="ActionError"><c>asset_not_found</c> where the asset was purged since its row was read</exception>
    public Task<LocalFile> HoldAsync(AssetRow row, CancellationToken cancellation) => FindAsync(row, name => blobs.HoldAsync(name, row.Checksum!, cancellation), cancellation);

    async Task<T> FindAsync<T>(AssetRow row, Func<string, Task<T>> find, CancellationToken cancellation)
    {
        try
        {
            return await find(await NameAsync(row, cancellation));
        }
        catch (FileNotFoundException)
        {
            // A row promises its file. Gone with its row, it is no asset any more, or the same bytes came again under another name; gone
            // without, it is a fault to be seen.
            return await find(await NameAsync(row, cancellation));
        }
    }

    async Task<string> NameAsync(AssetRow row, CancellationToken cancellation) =>
        await database.ReadOneAsync(session => BlobTable.NameAsync(session, row.Checksum!), cancellation)
            ?? throw Errors.AssetNotFound.Because($"Asset {row.Code} does not exist.", "asset");
}
