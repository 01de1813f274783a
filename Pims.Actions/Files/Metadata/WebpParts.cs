using System.Buffers.Binary;

namespace Pims.Actions.Files.Metadata;

/// <summary>A WebP's chunks.</summary>
static class WebpParts
{
    const int MostChunks = 2000;

    public static void Find(FileRange file, MetadataParts parts)
    {
        var chunks = 0;
        for (var at = 12L; file.Fits(at, 8); chunks++)
        {
            if (chunks == MostChunks)
                throw new MetadataFaultException(MetadataFault.TooComplex);
            var head = file.Bytes(at, 8);
            var size = BinaryPrimitives.ReadUInt32LittleEndian(head.AsSpan(4));
            var chunk = file.Part(at + 8, size);
            parts.Try(() => Take(head.AsSpan(0, 4), chunk, parts));
            if (chunk.Length < size)
                parts.Note(MetadataFault.Truncated);
            at += 8L + size + size % 2;
        }
    }

    static void Take(ReadOnlySpan<byte> name, FileRange chunk, MetadataParts parts)
    {
        if (name.SequenceEqual("EXIF"u8))
            // Some programs leave the preamble of JPEG before it.
            parts.Exif ??= chunk.UpTo(0, 6).AsSpan().SequenceEqual("Exif\0\0"u8) ? chunk.Part(6, chunk.Length) : chunk;
        else if (name.SequenceEqual("XMP "u8))
            parts.Xmp ??= chunk.AtMost(MetadataParts.MostXmp);
        else if (name.SequenceEqual("ICCP"u8))
            parts.Icc ??= chunk.UpTo(0, MetadataParts.MostIcc);
    }
}
