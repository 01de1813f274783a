using Microsoft.Win32.SafeHandles;

namespace Pims.Storage.Blobs;

/// <summary>
/// The first bytes of an open file, or bytes that were read from one, for several readers at once. It is closed when this and the last of
/// them are: until then it can be read although it was removed.
/// </summary>
public sealed class SharedFile : IDisposable
{
    /// <summary>What is read at once: of a small file that was just opened, sending the work to another thread costs more than doing it.</summary>
    const int Small = 256 * 1024;

    readonly SafeFileHandle? handle;
    readonly byte[]? bytes;
    int users = 1;
    int isDisposed;

    /// <param name="handle">Closed in the end.</param>
    /// <param name="length">How many bytes of it are the content.</param>
    /// <param name="hash">Of the content, in hex.</param>
    public SharedFile(SafeFileHandle handle, long length, string hash) => (this.handle, Length, Hash) = (handle, length, hash);

    /// <param name="bytes">All of the content.</param>
    /// <param name="hash">Of the content, in hex.</param>
    public SharedFile(byte[] bytes, string hash) => (this.bytes, Length, Hash) = (bytes, bytes.Length, hash);

    public long Length { get; }

    /// <summary>SHA-256 of the content, in hex.</summary>
    public string Hash { get; }

    /// <summary>Another reader, from the first byte on.</summary>
    public Stream Read()
    {
        if (bytes is not null)
            return new MemoryStream(bytes, writable: false);
        Interlocked.Increment(ref users);
        return new Reader(this);
    }

    public void Dispose()
    {
        if (Interlocked.Exchange(ref isDisposed, 1) == 0)
            Release();
    }

    void Release()
    {
        if (Interlocked.Decrement(ref users) == 0)
            handle?.Dispose();
    }

    sealed class Reader(SharedFile file) : Stream
    {
        int isClosed;

        public override bool CanRead => true;
        public override bool CanSeek => true;
        public override bool CanWrite => false;
        public override long Length => file.Length;
        public override long Position { get; set; }

        public override int Read(Span<byte> buffer)
        {
            var wanted = Most(buffer.Length);
            return wanted == 0 ? 0 : Advance(RandomAccess.Read(file.handle!, buffer[..wanted], Position));
        }

        public override int Read(byte[] buffer, int offset, int count) => Read(buffer.AsSpan(offset, count));

        public override async ValueTask<int> ReadAsync(Memory<byte> buffer, CancellationToken cancellation = default)
        {
            if (Length <= Small)
                return Read(buffer.Span);
            var wanted = Most(buffer.Length);
            return wanted == 0 ? 0 : Advance(await RandomAccess.ReadAsync(file.handle!, buffer[..wanted], Position, cancellation));
        }

        public override Task<int> ReadAsync(byte[] buffer, int offset, int count, CancellationToken cancellationToken) =>
            ReadAsync(buffer.AsMemory(offset, count), cancellationToken).AsTask();

        public override long Seek(long offset, SeekOrigin origin) => Position = origin switch
        {
            SeekOrigin.Begin => offset,
            SeekOrigin.Current => Position + offset,
            _ => Length + offset,
        };

        public override void Flush()
        {
        }

        public override void SetLength(long value) => throw new NotSupportedException();

        public override void Write(byte[] buffer, int offset, int count) => throw new NotSupportedException();

        protected override void Dispose(bool disposing)
        {
            if (disposing && Interlocked.Exchange(ref isClosed, 1) == 0)
                file.Release();
            base.Dispose(disposing);
        }

        int Most(int wanted) => (int)Math.Clamp(file.Length - Position, 0, wanted);

        int Advance(int read)
        {
            // Shorter than it was when it was opened: an end that looks proper would be taken for the whole.
            if (read == 0)
                throw new EndOfStreamException("The file was cut off while it was read.");
            Position += read;
            return read;
        }
    }
}
