using Pims.Actions.Assets;
using Pims.Actions.Imaging;
using Pims.Storage;
using Pims.Storage.Blobs;

namespace Pims.Actions.Files;

/// <summary>What is known of a file that was stored: its blob, its name and type, and what was read from it.</summary>
public sealed record NewFile(StoredBlob Blob, Filename Filename, FileType Type, FileFacts Facts);

/// <summary>How files come in: their bytes are stored and looked at before the rows that need them are written.</summary>
public sealed class FileIntake(Database database, BlobStore blobs, FileMeta meta, ActionLimits limits, TimeProvider time)
{
    /// <inheritdoc cref="ImageWorkers.RequireRoomForFile"/>
    public void RequireRoom() => meta.RequireRoom();

    /// <summary>Stores a file and finds out what it is. Nothing stays when it throws.</summary>
    /// <exception cref="BlobTooLargeException">It is over the limit of a file.</exception>
    /// <exception cref="StorageFullException">The store has no room for it.</exception>
    public async Task<NewFile> StoreAsync(Stream content, Filename filename, CancellationToken cancellation)
    {
        var blob = await blobs.PutAsync(content, limits.FileSize, cancellation);
        try
        {
            var type = FileType.Of(blob.Head.Span, filename.Text);
            return new NewFile(blob, filename, type, await meta.ReadAsync(type, () => blobs.HoldAsync(blob.Name, blob.Checksum, cancellation), cancellation));
        }
        catch
        {
            await blobs.RemoveAllAsync([blob.Name]);
            throw;
        }
    }

    /// <summary>Writes the rows of stored files, and removes the blobs that no row needs.</summary>
    /// <param name="files">What was stored, or is while <paramref name="receive"/> runs. All of it is removed where nothing was written.</param>
    /// <param name="receive">What comes before the write: the rest of the body, another look at the credential.</param>
    /// <param name="write">Returns the answer and the names of blobs whose bytes were there already.</param>
    /// <param name="cancellation">Stops it.</param>
    public async Task<T> KeepAsync<T>(
        IReadOnlyCollection<NewFile> files, Func<Task> receive, Func<Session, Task<(T Answer, IEnumerable<string> Needless)>> write, CancellationToken cancellation)
    {
        var isWriting = false;
        try
        {
            await receive();
            if (files.Any(file => file.Blob.RowUntil < time.GetUtcNow()))
                throw Errors.Timeout.Because("What was uploaded first was not kept that long; upload less at once.");
            isWriting = true;
            var (answer, needless) = await database.WriteAsync(write, cancellation);
            await blobs.RemoveAllAsync(needless);
            return answer;
        }
        catch (Exception error) when (!isWriting || error is ActionError or OperationCanceledException or StorageFullException)
        {
            // Nothing was committed. After any other failure of the write that is not certain: then the sweep decides by the rows.
            await blobs.RemoveAllAsync(files.Select(file => file.Blob.Name));
            throw;
        }
    }
}
