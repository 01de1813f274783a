using System.Buffers.Binary;

namespace Pims.Actions.Files.Metadata;

/// <summary>
/// Reads the directories of a TIFF block that matter, and writes those of their entries that matter into a new block: three
/// directories, each entry once, every value short. What reads that one can't be sent in circles or made to copy a megabyte
/// a thousand times.
/// </summary>
sealed class TiffBlock(FileRange range, MetadataParts parts)
{
    const int MostEntries = 1000;
    const int LongestValue = 8 * 1024;
    const int ExifPointer = 0x8769;
    const int GpsPointer = 0x8825;

    /// <summary>By the format's number: bytes of one component.</summary>
    static readonly int[] Sizes = [0, 1, 1, 2, 4, 8, 1, 1, 2, 4, 8, 4, 8];

    static readonly HashSet<int> OfImage = [0x010e, 0x010f, 0x0110, 0x0131, 0x0132, 0x013b, 0x8298];

    static readonly HashSet<int> OfExif =
        [0x829a, 0x829d, 0x8827, 0x9003, 0x9004, 0x9010, 0x9011, 0x9012, 0x9204, 0x9209, 0x920a, 0x9286, 0x9291, 0xa405, 0xa433, 0xa434];

    static readonly HashSet<int> OfGps = [1, 2, 3, 4, 5, 6];

    bool isBigEndian;

    /// <param name="Tag">Which.</param>
    /// <param name="Format">The type of its components.</param>
    /// <param name="Count">How many there are.</param>
    /// <param name="At">Where in the block its value stands.</param>
    readonly record struct Entry(int Tag, int Format, long Count, long At)
    {
        public long Size => Count * Sizes[Format];
    }

    /// <summary>The new block.</summary>
    public byte[] Rebuilt()
    {
        var image = First();
        var exif = image.TryGetValue(ExifPointer, out var toExif) ? Directory(Number(toExif)) : [];
        var gps = image.TryGetValue(GpsPointer, out var toGps) ? Directory(Number(toGps)) : [];
        return Written(Kept(image, OfImage), Kept(exif, OfExif), Kept(gps, OfGps));
    }

    /// <summary>What a TIFF file has beside EXIF. Its own directory points to it.</summary>
    public void FindOthers()
    {
        var image = First();
        if (image.TryGetValue(0x02bc, out var xmp))
            parts.Try(() => parts.Xmp ??= Range(xmp).AtMost(MetadataParts.MostXmp));
        if (image.TryGetValue(0x83bb, out var iptc))
            parts.Try(() => parts.Iptc ??= Range(iptc).AtMost(MetadataParts.MostIptc));
        if (image.TryGetValue(0x8773, out var icc))
            parts.Try(() => parts.Icc ??= Range(icc).UpTo(0, MetadataParts.MostIcc));
        if (image.TryGetValue(0x8649, out var photoshop))
            parts.Try(() => PhotoshopParts.Resources(Range(photoshop), parts));
    }

    Dictionary<int, Entry> First()
    {
        var head = range.Bytes(0, 8);
        if (head is not ([0x49, 0x49, 0x2a, 0, ..] or [0x4d, 0x4d, 0, 0x2a, ..]))
            throw new MetadataFaultException(MetadataFault.Damaged);
        isBigEndian = head[0] == 0x4d;
        return Directory(Long(head, 4));
    }

    FileRange Range(Entry entry) => range.Fits(entry.At, entry.Size) ? range.Part(entry.At, entry.Size) : throw new MetadataFaultException(MetadataFault.Truncated);

    /// <summary>The entries of a directory that lie within the block; of two with one tag the first.</summary>
    Dictionary<int, Entry> Directory(long at)
    {
        var entries = new Dictionary<int, Entry>();
        if (!range.Fits(at, 2))
        {
            parts.Note(MetadataFault.Truncated);
            return entries;
        }
        var count = Short(range.Bytes(at, 2), 0);
        if (count > MostEntries)
            parts.Note(MetadataFault.TooComplex);
        var bytes = range.UpTo(at + 2, 12 * Math.Min(count, MostEntries));
        if (bytes.Length < 12 * Math.Min(count, MostEntries))
            parts.Note(MetadataFault.Truncated);
        for (var offset = 0; offset + 12 <= bytes.Length; offset += 12)
        {
            var format = Short(bytes, offset + 2);
            if (format is 0 or > 12)
                continue;
            var inline = new Entry(Short(bytes, offset), format, Long(bytes, offset + 4), at + 2 + offset + 8);
            var entry = inline.Size <= 4 ? inline : inline with { At = Long(bytes, offset + 8) };
            entries.TryAdd(entry.Tag, entry);
        }
        return entries;
    }

    List<(Entry Entry, byte[] Value)> Kept(Dictionary<int, Entry> entries, HashSet<int> wanted)
    {
        var kept = new List<(Entry, byte[])>();
        foreach (var entry in entries.Values.Where(entry => wanted.Contains(entry.Tag) && entry.Count > 0))
            parts.Try(() =>
            {
                // Text that is too long is cut; numbers are never so many.
                var isText = Sizes[entry.Format] == 1;
                if (!range.Fits(entry.At, entry.Size))
                    throw new MetadataFaultException(MetadataFault.Truncated);
                if (!isText && entry.Size > LongestValue)
                    throw new MetadataFaultException(MetadataFault.TooLarge);
                if (entry.Size > LongestValue)
                    parts.Note(MetadataFault.TooLarge);
                var value = range.Bytes(entry.At, Math.Min(entry.Size, LongestValue));
                kept.Add((entry with { Count = value.Length / Sizes[entry.Format] }, value));
            });
        return kept;
    }

    byte[] Written(List<(Entry, byte[])> image, List<(Entry, byte[])> exif, List<(Entry, byte[])> gps)
    {
        var block = new MemoryStream();
        block.Write(isBigEndian ? "MM\0*"u8 : "II*\0"u8);
        block.Write(Bytes(8, 4));
        if (exif.Count > 0)
            image.Add((new Entry(ExifPointer, 4, 1, 0), new byte[4]));
        if (gps.Count > 0)
            image.Add((new Entry(GpsPointer, 4, 1, 0), new byte[4]));
        var places = Append(block, image);
        foreach (var (tag, entries) in new[] { (ExifPointer, exif), (GpsPointer, gps) })
        {
            if (entries.Count == 0)
                continue;
            var start = block.Length;
            Append(block, entries);
            block.Position = places[tag];
            block.Write(Bytes(start, 4));
            block.Position = block.Length;
        }
        return block.ToArray();
    }

    /// <returns>By tag: where its four bytes of value or offset stand.</returns>
    Dictionary<int, long> Append(MemoryStream block, List<(Entry Entry, byte[] Value)> entries)
    {
        var places = new Dictionary<int, long>();
        var values = block.Length + 2 + 12 * entries.Count + 4;
        block.Write(Bytes(entries.Count, 2));
        foreach (var (entry, value) in entries)
        {
            block.Write([.. Bytes(entry.Tag, 2), .. Bytes(entry.Format, 2), .. Bytes(entry.Count, 4)]);
            places[entry.Tag] = block.Position;
            if (value.Length <= 4)
                block.Write([.. value, .. new byte[4 - value.Length]]);
            else
                block.Write(Bytes(values, 4));
            values += value.Length > 4 ? value.Length : 0;
        }
        block.Write(new byte[4]);
        foreach (var (_, value) in entries.Where(pair => pair.Value.Length > 4))
            block.Write(value);
        return places;
    }

    long Number(Entry entry) => range.Fits(entry.At, 4) ? Long(range.Bytes(entry.At, 4), 0) : throw new MetadataFaultException(MetadataFault.Truncated);

    byte[] Bytes(long value, int count)
    {
        var bytes = new byte[8];
        if (isBigEndian)
            BinaryPrimitives.WriteInt64BigEndian(bytes, value);
        else
            BinaryPrimitives.WriteInt64LittleEndian(bytes, value);
        return isBigEndian ? bytes[^count..] : bytes[..count];
    }

    int Short(byte[] bytes, int at) =>
        isBigEndian ? BinaryPrimitives.ReadUInt16BigEndian(bytes.AsSpan(at)) : BinaryPrimitives.ReadUInt16LittleEndian(bytes.AsSpan(at));

    long Long(byte[] bytes, int at) =>
        isBigEndian ? BinaryPrimitives.ReadUInt32BigEndian(bytes.AsSpan(at)) : BinaryPrimitives.ReadUInt32LittleEndian(bytes.AsSpan(at));
}
