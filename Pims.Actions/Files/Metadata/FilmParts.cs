using System.Buffers.Binary;
using System.Text;

namespace Pims.Actions.Files.Metadata;

/// <summary>The headers of MP4 and QuickTime films and sounds.</summary>
static class FilmParts
{
    const int MostBoxes = 1000;
    const int MostTracks = 32;

    static readonly DateTimeOffset Epoch = new(1904, 1, 1, 0, 0, 0, TimeSpan.Zero);

    public static void Find(FileRange file, MetadataParts parts)
    {
        if (Boxes.First(file, "moov", MostBoxes) is not { } movie)
        {
            parts.Note(MetadataFault.Truncated);
            return;
        }
        var facts = parts.Media = new MediaFacts();
        var tracks = 0;
        foreach (var box in Boxes.Of(movie, MostBoxes))
        {
            if (box.Name == "mvhd")
                parts.Try(() => Header(box.Content, facts));
            else if (box.Name == "trak" && ++tracks <= MostTracks)
                parts.Try(() => Track(box.Content, facts));
        }
        if (tracks > MostTracks)
            parts.Note(MetadataFault.TooComplex);
    }

    static void Header(FileRange range, MediaFacts facts)
    {
        var (created, scale, duration) = Times(range.UpTo(0, 40));
        // Cameras without a clock leave it at the epoch, some programs write Unix time's.
        if (created > 0 && created < 0x1_0000_0000 && Epoch.AddSeconds(created) is { Year: >= 1970 } moment)
            facts.CreatedAt = moment;
        facts.Duration = scale > 0 && duration is > 0 ? Math.Round((double)duration / scale, 3) : null;
    }

    static void Track(FileRange track, MediaFacts facts)
    {
        var media = Boxes.First(track, "mdia", MostBoxes);
        var kind = media is { } one && Boxes.First(one, "hdlr", MostBoxes) is { } handler ? Word(handler.Bytes(8, 4), 0) : "";
        var table = media is { } two && Boxes.First(two, "minf", MostBoxes) is { } information ? Boxes.First(information, "stbl", MostBoxes) : null;
        var codec = table is { } three && Boxes.First(three, "stsd", MostBoxes) is { } description ? Codec(description) : null;
        if (kind == "soun")
            facts.AudioCodec ??= codec;
        if (kind != "vide" || facts.Width is not null)
            return;
        facts.VideoCodec = codec;
        if (Boxes.First(track, "tkhd", MostBoxes) is { } header)
            Picture(header.UpTo(0, 96), facts);
        if (media is { } four && table is { } five && Boxes.First(four, "mdhd", MostBoxes) is { } times && Boxes.First(five, "stsz", MostBoxes) is { } sizes)
        {
            var (_, scale, duration) = Times(times.UpTo(0, 40));
            var frames = Number(sizes.Bytes(8, 4), 0);
            if (scale > 0 && duration is > 0 && Math.Round((double)frames * scale / duration.Value, 3) is > 0 and < 1000 and var rate)
                facts.FrameRate = rate;
        }
    }

    /// <summary>The size as shown, and how far the picture is turned for it.</summary>
    static void Picture(byte[] header, MediaFacts facts)
    {
        var matrix = header is [1, ..] ? 52 : 40;
        if (header.Length < matrix + 44)
            throw new MetadataFaultException(MetadataFault.Truncated);
        var (a, b) = ((int)Number(header, matrix), (int)Number(header, matrix + 4));
        var turned = ((int)Math.Round(Math.Atan2(b, a) * 180 / Math.PI / 90) * 90 + 360) % 360;
        var (width, height) = ((int)(Number(header, matrix + 36) >> 16), (int)(Number(header, matrix + 40) >> 16));
        if (width == 0 || height == 0)
            return;
        (facts.Width, facts.Height) = turned is 90 or 270 ? (height, width) : (width, height);
        facts.Rotation = turned == 0 ? null : turned;
    }

    /// <summary>A version, three bytes, then created, modified, units a second, units: of 32 or of 64 bits.</summary>
    static (long Created, long Scale, long? Duration) Times(byte[] header)
    {
        var isLong = header is [1, ..];
        if (header.Length < (isLong ? 32 : 20))
            throw new MetadataFaultException(MetadataFault.Truncated);
        var duration = isLong ? BinaryPrimitives.ReadInt64BigEndian(header.AsSpan(24)) : Number(header, 16);
        var isUnknown = isLong ? duration < 0 : duration == uint.MaxValue;
        return isLong
            ? (BinaryPrimitives.ReadInt64BigEndian(header.AsSpan(4)), Number(header, 20), isUnknown ? null : duration)
            : (Number(header, 4), Number(header, 12), isUnknown ? null : duration);
    }

    static string? Codec(FileRange description) => CleanText.Of(Word(description.Bytes(12, 4), 0), 4);

    static string Word(byte[] bytes, int at) => Encoding.Latin1.GetString(bytes, at, 4);

    static long Number(byte[] bytes, int at) => BinaryPrimitives.ReadUInt32BigEndian(bytes.AsSpan(at));
}
