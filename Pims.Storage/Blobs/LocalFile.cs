namespace Pims.Storage.Blobs;

/// <summary>A file of this machine with a blob's bytes, to be read by programs and not to be changed. It may go when this is disposed of.</summary>
public sealed class LocalFile(string path, Action? release = null) : IDisposable
{
    int isDisposed;

    public string Path => path;

    public void Dispose()
    {
        if (Interlocked.Exchange(ref isDisposed, 1) == 0)
            release?.Invoke();
    }
}
