using System.Buffers.Binary;

namespace ImageMagick;

/// <summary>
/// The times of an animated WebP, in the chunks of its file: the C library reads no loop count, and writes 0 for it and
/// each delay to the frame after its own.
/// </summary>
static class WebpTiming
{
    /// <summary>While frames are encoded each lasts so long; the encoder makes one frame of equal ones, and their time tells how many.</summary>
    public const int Uniform = 1000;

    const int FileHeader = 12;
    const int ChunkHeader = 8;
    const int LoopsAt = ChunkHeader + 4;
    const int DurationAt = ChunkHeader + 12;
    const int MaxDuration = (1 << 24) - 1;

    /// <returns>How often it is shown, 0 for without end; null where there is nothing about it at the start of the file.</returns>
    public static uint? Loops(Stream webp)
    {
        // It follows the chunks of the size and of the colours, and stands before the frames.
        Span<byte> chunk = stackalloc byte[LoopsAt + 2];
        for (var at = (long)FileHeader; ; at += ChunkHeader + PaddedSize(chunk))
        {
            webp.Position = at;
            if (webp.ReadAtLeast(chunk, chunk.Length, throwOnEndOfStream: false) < chunk.Length || chunk.StartsWith("ANMF"u8)) return null;
            if (chunk.StartsWith("ANIM"u8)) return BinaryPrimitives.ReadUInt16LittleEndian(chunk[LoopsAt..]);
        }
    }

    /// <summary>Without what the C library leaves behind the file's end.</summary>
    public static Span<byte> File(Span<byte> encoded) => encoded[..(int)Math.Min(encoded.Length, ChunkHeader + PaddedSize(encoded))];

    /// <param name="webp">An animation whose frames last <see cref="Uniform"/> each.</param>
    /// <param name="delays">In milliseconds, of the frames as they were given to the encoder.</param>
    /// <param name="loops">How often it is shown, 0 for without end.</param>
    public static void Set(Span<byte> webp, IReadOnlyList<long> delays, int loops)
    {
        foreach (var at in Chunks(webp, "ANIM"u8)) BinaryPrimitives.WriteUInt16LittleEndian(webp[(at + LoopsAt)..], (ushort)Math.Min(loops, ushort.MaxValue));
        var (frames, next) = (Chunks(webp, "ANMF"u8), 0);
        for (var index = 0; index < frames.Count; index++)
        {
            var duration = webp.Slice(frames[index] + DurationAt, 3);
            var count = index == frames.Count - 1 ? delays.Count : (duration[0] | (duration[1] << 8) | (duration[2] << 16)) / Uniform;
            var delay = Math.Min(delays.Skip(next).Take(count).Sum(), MaxDuration);
            (duration[0], duration[1], duration[2]) = ((byte)delay, (byte)(delay >> 8), (byte)(delay >> 16));
            next += count;
        }
    }

    /// <summary>Where the chunks of a name start, in a file that the encoder has just made.</summary>
    static List<int> Chunks(ReadOnlySpan<byte> webp, ReadOnlySpan<byte> name)
    {
        var found = new List<int>();
        for (long at = FileHeader; at + ChunkHeader <= webp.Length; at += ChunkHeader + PaddedSize(webp[(int)at..]))
            if (webp[(int)at..].StartsWith(name)) found.Add((int)at);
        return found;
    }

    static long PaddedSize(ReadOnlySpan<byte> chunk)
    {
        var size = (long)BinaryPrimitives.ReadUInt32LittleEndian(chunk[4..]);
        return size + (size % 2);
    }
}
