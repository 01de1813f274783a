using System.Security.Cryptography;
using Pims.Storage.Blobs;

namespace Pims.Storage.Backup;

/// <summary>Why a file that the database names can't be had: it is not there, or is not what was stored.</summary>
readonly record struct Fault(bool IsMissing, string Text);

/// <summary>Files that are copied while they are hashed. One stands under its name only when it is whole, right and on the disk.</summary>
static class BlobCopy
{
    const int BlockSize = 256 * 1024;

    /// <summary>Null where it went well; else nothing was written, and nothing that stood there was changed.</summary>
    /// <exception cref="StorageFullException">The target's disk is full.</exception>
    public static Task<Fault?> CopyAsync(string source, string target, string draft, BlobRow wanted, Action<long> onBytes, CancellationToken cancellation) =>
        CopyAsync(() => FileAsync(source), target, draft, wanted, onBytes, cancellation);

    /// <inheritdoc cref="CopyAsync(string, string, string, BlobRow, Action{long}, CancellationToken)"/>
    public static async Task<Fault?> CopyAsync(Func<Task<Stream>> openAsync, string target, string draft, BlobRow wanted, Action<long> onBytes, CancellationToken cancellation)
    {
        try
        {
            Fault? fault;
            await using (var file = PrivateFiles.Create(draft))
            {
                fault = await ReadAsync(openAsync, wanted, async block =>
                {
                    await file.WriteAsync(block, cancellation);
                    onBytes(block.Length);
                }, cancellation);
                if (fault is null)
                    file.Flush(flushToDisk: true);
            }
            if (fault is null)
                File.Move(draft, target, overwrite: true);
            return fault;
        }
        catch (IOException error) when (PrivateFiles.IsFull(error))
        {
            throw new StorageFullException($"The disk of {target} is full.", error);
        }
        finally
        {
            File.Delete(draft);
        }
    }

    /// <summary>Whether a file is what the database says.</summary>
    public static Task<Fault?> CheckAsync(string file, BlobRow wanted, Action<long> onBytes, CancellationToken cancellation) =>
        CheckAsync(() => FileAsync(file), wanted, onBytes, cancellation);

    /// <inheritdoc cref="CheckAsync(string, BlobRow, Action{long}, CancellationToken)"/>
    public static Task<Fault?> CheckAsync(Func<Task<Stream>> openAsync, BlobRow wanted, Action<long> onBytes, CancellationToken cancellation) =>
        ReadAsync(openAsync, wanted, block =>
        {
            onBytes(block.Length);
            return ValueTask.CompletedTask;
        }, cancellation);

    public static Task<Stream> FileAsync(string file) => Task.FromResult<Stream>(new FileStream(PrivateFiles.OpenToRead(file), FileAccess.Read, bufferSize: 0, isAsync: true));

    /// <summary>Hands over all blocks of a content, and says whether it is what the database says.</summary>
    /// <exception cref="StorageUnavailableException">The store does not answer, which says nothing of the file.</exception>
    public static async Task<Fault?> ReadAsync(Func<Task<Stream>> openAsync, BlobRow wanted, Func<ReadOnlyMemory<byte>, ValueTask> take, CancellationToken cancellation)
    {
        Stream stream;
        try
        {
            stream = await openAsync();
        }
        catch (IOException error) when (error is not StorageUnavailableException)
        {
            var isMissing = error is FileNotFoundException or DirectoryNotFoundException;
            return new Fault(isMissing, isMissing ? "is missing" : $"can't be read: {error.Message}");
        }
        await using var _ = stream;
        using var hash = IncrementalHash.CreateHash(HashAlgorithmName.SHA256);
        await using var blocks = new ReadAhead(stream, BlockSize, cancellation);
        var size = 0L;
        while (true)
        {
            ReadOnlyMemory<byte> block;
            try
            {
                block = await blocks.NextAsync();
            }
            catch (IOException error) when (error is not StorageUnavailableException)
            {
                return new Fault(false, $"can't be read: {error.Message}");
            }
            if (block.Length == 0)
                break;
            size += block.Length;
            hash.AppendData(block.Span);
            await take(block);
        }
        if (size != wanted.Size)
            return new Fault(false, $"has {size} bytes in place of {wanted.Size}");
        var checksum = Convert.ToHexStringLower(hash.GetHashAndReset());
        return checksum == wanted.Checksum ? null : new Fault(false, $"has other bytes, whose SHA-256 is {checksum}");
    }
}
