using System.Buffers.Binary;

namespace Pims.Actions.Files.Metadata;

/// <summary>Photoshop's resources, as they stand in its own files, in JPEG and in TIFF.</summary>
static class PhotoshopParts
{
    const int MostResources = 500;
    const int HeaderSize = 26;

    /// <summary>Of a PSD; PSB files differ only behind what is read.</summary>
    public static void Find(FileRange file, MetadataParts parts)
    {
        var header = file.Bytes(0, HeaderSize + 4);
        parts.Media = new MediaFacts { Height = (int)Number(header, 14), Width = (int)Number(header, 18) };
        var resources = HeaderSize + 4 + Number(header, HeaderSize);
        Resources(file.Part(resources + 4, Number(file.Bytes(resources, 4), 0)), parts);
    }

    public static void Resources(FileRange range, MetadataParts parts)
    {
        var count = 0;
        for (var at = 0L; range.Fits(at, 12); count++)
        {
            if (count == MostResources)
                throw new MetadataFaultException(MetadataFault.TooComplex);
            var head = range.Bytes(at, 7);
            if (!head.AsSpan().StartsWith("8BIM"u8))
                return;
            // The name counts its length, and is padded to an even number of bytes.
            var data = at + 6 + (head[6] + 2) / 2 * 2;
            var size = Number(range.Bytes(data, 4), 0);
            var resource = range.Part(data + 4, size);
            parts.Try(() => Take((head[4] << 8) + head[5], resource, parts));
            at = data + 4 + size + size % 2;
        }
    }

    static void Take(int id, FileRange resource, MetadataParts parts)
    {
        if (id == 0x0404)
            parts.Iptc ??= resource.AtMost(MetadataParts.MostIptc);
        else if (id == 0x040f)
            parts.Icc ??= resource.UpTo(0, MetadataParts.MostIcc);
        else if (id == 0x0422)
            parts.Exif ??= resource;
        else if (id == 0x0424)
            parts.Xmp ??= resource.AtMost(MetadataParts.MostXmp);
    }

    static long Number(byte[] bytes, int at) => BinaryPrimitives.ReadUInt32BigEndian(bytes.AsSpan(at));
}
