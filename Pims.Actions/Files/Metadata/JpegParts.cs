namespace Pims.Actions.Files.Metadata;

/// <summary>A JPEG's segments up to its pixels.</summary>
static class JpegParts
{
    const int MostSegments = 1000;
    const int LongestPreamble = 32;
    const byte StartOfScan = 0xda;
    const byte EndOfImage = 0xd9;

    public static void Find(FileRange file, MetadataParts parts)
    {
        var at = 2L;
        for (var segments = 0; ; segments++)
        {
            if (segments == MostSegments)
                throw new MetadataFaultException(MetadataFault.TooComplex);
            var head = file.Bytes(at, 4);
            if (head[0] != 0xff)
                throw new MetadataFaultException(MetadataFault.Damaged);
            // Any number of filling bytes may stand before a marker, and some markers bear no length.
            if (head[1] is 0xff or 0x01 or (>= 0xd0 and <= 0xd7))
            {
                at += head[1] is 0xff ? 1 : 2;
                continue;
            }
            if (head[1] is StartOfScan or EndOfImage)
                return;
            var length = (head[2] << 8) + head[3];
            if (length < 2)
                throw new MetadataFaultException(MetadataFault.Damaged);
            var segment = file.Part(at + 4, length - 2);
            parts.Try(() => Take(head[1], segment, parts));
            at += 2 + length;
        }
    }

    static void Take(byte marker, FileRange segment, MetadataParts parts)
    {
        if (marker is not (0xe1 or 0xe2 or 0xed))
            return;
        var start = segment.UpTo(0, LongestPreamble);
        if (marker == 0xe1 && Bears(start, "Exif\0\0"u8))
            parts.Exif ??= segment.Part(6, segment.Length);
        else if (marker == 0xe1 && Bears(start, "http://ns.adobe.com/xap/1.0/\0"u8))
            parts.Xmp ??= segment.Part(29, segment.Length).AtMost(MetadataParts.MostXmp);
        else if (marker == 0xe2 && Bears(start, "ICC_PROFILE\0"u8) && start.Length > 13 && start[12] == 1)
            parts.Icc ??= segment.UpTo(14, MetadataParts.MostIcc);
        else if (marker == 0xed && Bears(start, "Photoshop 3.0\0"u8))
            PhotoshopParts.Resources(segment.Part(14, segment.Length), parts);
    }

    static bool Bears(byte[] start, ReadOnlySpan<byte> preamble) => start.AsSpan().StartsWith(preamble);
}
