using System.Buffers.Binary;

namespace Pims.Actions.Files.Metadata;

/// <summary>How long a WAV, FLAC or AVI is: three formats that say it near their beginning.</summary>
static class SoundParts
{
    const int MostChunks = 200;

    /// <summary>Bytes a second stand in <c>fmt</c>, bytes in the head of <c>data</c>.</summary>
    public static void FindWav(FileRange file, MetadataParts parts)
    {
        var (at, rate) = (12L, 0L);
        for (var chunks = 0; file.Fits(at, 8); chunks++)
        {
            if (chunks == MostChunks)
                throw new MetadataFaultException(MetadataFault.TooComplex);
            var head = file.Bytes(at, 8);
            var size = Little(head, 4);
            if (head.AsSpan().StartsWith("fmt "u8))
                rate = Little(file.Bytes(at + 8, 12), 8);
            if (head.AsSpan().StartsWith("data"u8))
            {
                parts.Media = new MediaFacts { Duration = rate > 0 ? Math.Round((double)Math.Min(size, file.Length - at - 8) / rate, 3) : null };
                return;
            }
            at += 8 + size + size % 2;
        }
        parts.Note(MetadataFault.Truncated);
    }

    /// <summary>Samples a second are 20 bits, samples 36.</summary>
    public static void FindFlac(FileRange file, MetadataParts parts)
    {
        var info = file.Bytes(8, 18);
        var rate = (info[10] << 12) + (info[11] << 4) + (info[12] >> 4);
        var samples = ((long)(info[13] & 15) << 32) + BinaryPrimitives.ReadUInt32BigEndian(info.AsSpan(14));
        parts.Media = new MediaFacts { Duration = rate > 0 && samples > 0 ? Math.Round((double)samples / rate, 3) : null };
    }

    /// <summary>The main header comes first in every AVI: microseconds a frame, frames, width, height.</summary>
    public static void FindAvi(FileRange file, MetadataParts parts)
    {
        var start = file.Bytes(12, 76);
        if (!start.AsSpan(12).StartsWith("avih"u8))
            throw new MetadataFaultException(MetadataFault.Damaged);
        var (frame, frames) = (Little(start, 20), Little(start, 36));
        parts.Media = new MediaFacts
        {
            Width = (int)Math.Min(Little(start, 52), int.MaxValue), Height = (int)Math.Min(Little(start, 56), int.MaxValue),
            Duration = frame > 0 && frames > 0 ? Math.Round((double)frame * frames / 1_000_000, 3) : null,
            FrameRate = frame > 0 ? Math.Round(1_000_000.0 / frame, 3) : null,
        };
    }

    static long Little(byte[] bytes, int at) => BinaryPrimitives.ReadUInt32LittleEndian(bytes.AsSpan(at));
}
