using System.Buffers.Binary;

namespace Pims.Actions.Imaging;

/// <summary>
/// What a file's headers claim, for the formats where the engine's ping is no protection: a PNG that claims too much
/// it only calls damaged, a WebP it decodes, every frame of it (32 bytes took 3 seconds and 2 GB), and of a TIFF it counts
/// pages for seconds.
/// </summary>
readonly record struct HeaderClaim(int Width, int Height, int Frames)
{
    const int HeadSize = 30;
    const int ChunkHeader = 8;
    const byte AnimationFlag = 2;

    /// <summary>Null where the format needs no look of ours, or the file is too short for one.</summary>
    public static HeaderClaim? Of(ImageFormat format, Stream stream)
    {
        Span<byte> head = stackalloc byte[HeadSize];
        stream.Position = 0;
        if (stream.ReadAtLeast(head, HeadSize, throwOnEndOfStream: false) < HeadSize) return null;
        return format switch
        {
            ImageFormat.Png => new(BinaryPrimitives.ReadInt32BigEndian(head[16..]), BinaryPrimitives.ReadInt32BigEndian(head[20..]), 1),
            ImageFormat.Webp => OfWebp(head, stream),
            // Its pages are decoded one at a time, and their sizes are the ping's to tell.
            ImageFormat.Tiff => new(1, 1, TiffPages.Count(stream)),
            _ => null,
        };
    }

    static HeaderClaim? OfWebp(ReadOnlySpan<byte> head, Stream stream)
    {
        var kind = head[12..16];
        if (kind.SequenceEqual("VP8 "u8)) return new(Short(head[26..]) & 0x3fff, Short(head[28..]) & 0x3fff, 1);
        if (kind.SequenceEqual("VP8X"u8))
        {
            var frames = (head[20] & AnimationFlag) == 0 ? 1 : CountFrames(stream);
            return new(Short(head[24..]) + (head[26] << 16) + 1, Short(head[27..]) + (head[29] << 16) + 1, frames);
        }
        if (!kind.SequenceEqual("VP8L"u8)) return null;
        var packed = BinaryPrimitives.ReadUInt32LittleEndian(head[21..]);
        return new((int)(packed & 0x3fff) + 1, (int)((packed >> 14) & 0x3fff) + 1, 1);
    }

    /// <summary>From chunk to chunk, as far as it matters: one frame over the limit is enough to refuse.</summary>
    static int CountFrames(Stream stream)
    {
        Span<byte> chunk = stackalloc byte[ChunkHeader];
        var frames = 0;
        for (var at = 12L; frames <= ImageLimits.MaxFrames; at += ChunkHeader + Size(chunk))
        {
            stream.Position = at;
            if (stream.ReadAtLeast(chunk, ChunkHeader, throwOnEndOfStream: false) < ChunkHeader) break;
            if (chunk.StartsWith("ANMF"u8)) frames++;
        }
        return Math.Max(1, frames);
    }

    static long Size(ReadOnlySpan<byte> chunk)
    {
        var size = (long)BinaryPrimitives.ReadUInt32LittleEndian(chunk[4..]);
        return size + (size % 2);
    }

    static int Short(ReadOnlySpan<byte> bytes) => BinaryPrimitives.ReadUInt16LittleEndian(bytes);
}
