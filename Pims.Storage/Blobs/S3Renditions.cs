using System.Threading.Channels;

namespace Pims.Storage.Blobs;

/// <summary>
/// Pictures that all servers of an S3 store share, each as its bytes with the <see cref="KeptMark"/> behind them. What is forgotten is removed
/// in the background; what is not, because the store did not answer or the server ended, is found by the chore that looks for it.
/// </summary>
public sealed class S3Renditions : IAsyncDisposable
{
    const string Root = "renditions/";

    const int BlockSize = 256 * 1024, MostForgotten = 100_000;

    static readonly TimeSpan Patience = TimeSpan.FromSeconds(10);

    readonly S3Bucket bucket;
    readonly Channel<string> forgotten = Channel.CreateBounded<string>(new BoundedChannelOptions(MostForgotten) { FullMode = BoundedChannelFullMode.DropWrite, SingleReader = true });
    readonly CancellationTokenSource stop = new();
    readonly Task removing;

    public S3Renditions(S3Bucket bucket)
    {
        this.bucket = bucket;
        removing = Task.Run(RemoveForgottenAsync);
    }

    /// <summary>Told of what could not be removed.</summary>
    public Action<string, IOException> OnLeftover { get; init; } = (_, _) => { };

    /// <returns>False where there is none; then nothing was written.</returns>
    public async Task<bool> FetchAsync(string checksum, string name, string file, CancellationToken cancellation)
    {
        var key = KeyOf(checksum, name);
        try
        {
            await using var content = new S3Stream(bucket, key, await bucket.SizeAsync(key, cancellation));
            await using var target = new FileStream(file, FileMode.CreateNew, FileAccess.Write);
            await content.CopyToAsync(target, BlockSize, cancellation);
            return true;
        }
        catch (FileNotFoundException)
        {
            return false;
        }
    }

    public async Task KeepAsync(string checksum, string name, SharedFile picture)
    {
        using var patience = new CancellationTokenSource(Patience);
        try
        {
            await using var upload = new S3Upload(bucket, KeyOf(checksum, name), patience.Token) { OnLeftover = OnLeftover };
            await using (var content = picture.Read())
            await using (var blocks = new ReadAhead(content, BlockSize, patience.Token))
                for (ReadOnlyMemory<byte> block; (block = await blocks.NextAsync()).Length > 0;)
                    await upload.WriteAsync(block);
            await upload.WriteAsync(new KeptMark(picture.Length, picture.Hash).Bytes(name));
            await upload.EndAsync();
        }
        catch (OperationCanceledException error)
        {
            throw new StorageUnavailableException("The S3 store took too long.", error);
        }
    }

    /// <summary>Has all removed that was made from a source.</summary>
    public void Forget(string checksum) => forgotten.Writer.TryWrite(checksum);

    /// <summary>Of all sources that there is anything of.</summary>
    public IAsyncEnumerable<string> ChecksumsAsync(CancellationToken cancellation) => bucket.FoldersAsync(Root, cancellation);

    public async ValueTask DisposeAsync()
    {
        await stop.CancelAsync();
        await removing.ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        stop.Dispose();
    }

    async Task RemoveForgottenAsync()
    {
        await foreach (var checksum in forgotten.Reader.ReadAllAsync(stop.Token))
        {
            try
            {
                await foreach (var entry in bucket.ListAsync(KeyOf(checksum, ""), stop.Token))
                    await bucket.RemoveAsync(KeyOf(checksum, entry.Name), stop.Token);
            }
            catch (IOException error)
            {
                OnLeftover(checksum, error);
            }
        }
    }

    static string KeyOf(string checksum, string name) => $"{Root}{checksum}/{name}";
}
