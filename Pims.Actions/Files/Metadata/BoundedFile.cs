using Microsoft.Win32.SafeHandles;

namespace Pims.Actions.Files.Metadata;

/// <summary>
/// A file that is read here and there, within a budget: whatever its headers make a reader do ends after so many bytes, reads
/// and seconds.
/// </summary>
sealed class BoundedFile(string file, TimeProvider time) : IDisposable
{
    const long MostBytes = 16 * 1024 * 1024;
    const int MostReads = 16 * 1024;
    const int MostSteps = 1024 * 1024;
    const int WindowSize = 1024;

    static readonly TimeSpan MostTime = TimeSpan.FromSeconds(1);

    readonly SafeFileHandle handle = File.OpenHandle(file, share: FileShare.Read | FileShare.Delete);
    readonly byte[] window = new byte[WindowSize];
    readonly long start = time.GetTimestamp();
    long windowAt = -1;
    int windowLength;
    long bytes;
    int reads;
    int steps;

    public long Length => field > 0 ? field : field = RandomAccess.GetLength(handle);

    public FileRange All => new(this, 0, Length);

    /// <summary>Fills as much as the file has from there on.</summary>
    /// <returns>How many bytes that are.</returns>
    /// <exception cref="MetadataFaultException">The budget is spent.</exception>
    public int Read(long at, Span<byte> into)
    {
        // Most reads are answered from the window, and one beyond the end costs nothing: they count too, or a loop of them would have no end.
        if (++steps > MostSteps)
            throw new MetadataFaultException(MetadataFault.TooComplex);
        if (at < 0 || at >= Length)
            return 0;
        if (into.Length > WindowSize / 2)
            return Fill(at, into);
        if (at < windowAt || at + into.Length > windowAt + windowLength)
            (windowAt, windowLength) = (at, Fill(at, window));
        var count = (int)Math.Min(into.Length, windowAt + windowLength - at);
        window.AsSpan((int)(at - windowAt), count).CopyTo(into);
        return count;
    }

    /// <summary>Takes bytes that are read or unpacked from the budget.</summary>
    /// <exception cref="MetadataFaultException">The budget is spent.</exception>
    public void Spend(long count)
    {
        if (++reads > MostReads)
            throw new MetadataFaultException(MetadataFault.TooComplex);
        if ((bytes += count) > MostBytes)
            throw new MetadataFaultException(MetadataFault.TooLarge);
        if (time.GetElapsedTime(start) > MostTime)
            throw new MetadataFaultException(MetadataFault.TimedOut);
    }

    public void Dispose() => handle.Dispose();

    int Fill(long at, Span<byte> into)
    {
        Spend(into.Length);
        var filled = 0;
        while (filled < into.Length && RandomAccess.Read(handle, into[filled..], at + filled) is > 0 and var count)
            filled += count;
        return filled;
    }
}

/// <summary>A part of a file. Nothing outside of it is read, whatever its content points at.</summary>
readonly record struct FileRange(BoundedFile File, long Start, long Length)
{
    /// <summary>Bytes from a place in the range on.</summary>
    /// <exception cref="MetadataFaultException"><see cref="MetadataFault.Truncated"/>: the range, or the file, has not so many.</exception>
    public byte[] Bytes(long at, long count)
    {
        var bytes = new byte[Fits(at, count) ? count : throw new MetadataFaultException(MetadataFault.Truncated)];
        return File.Read(Start + at, bytes) == count ? bytes : throw new MetadataFaultException(MetadataFault.Truncated);
    }

    /// <summary>As many bytes as there are, at most so many.</summary>
    public byte[] UpTo(long at, int most)
    {
        var bytes = new byte[Math.Clamp(Length - at, 0, most)];
        var count = File.Read(Start + at, bytes);
        return count == bytes.Length ? bytes : bytes[..count];
    }

    public bool Fits(long at, long count) => at >= 0 && count >= 0 && at <= Length && count <= Length - at;

    /// <summary>A part of it, cut off at its end.</summary>
    public FileRange Part(long at, long length) => new(File, Start + Math.Min(at, Length), Math.Clamp(length, 0, Math.Max(0, Length - at)));

    /// <exception cref="MetadataFaultException"><see cref="MetadataFault.TooLarge"/>, <see cref="MetadataFault.Truncated"/></exception>
    public byte[] AtMost(int most) => Length <= most ? Bytes(0, Length) : throw new MetadataFaultException(MetadataFault.TooLarge);
}
