using System.Text;

namespace Pims.Actions.Files.Metadata;

/// <summary>The items of an AVIF or HEIC that are no pictures.</summary>
static class HeifParts
{
    const int MostBoxes = 64;
    const int MostItems = 2000;
    const int LongestMeta = 1024 * 1024;

    public static void Find(FileRange file, MetadataParts parts)
    {
        if (Boxes.Of(file, MostBoxes).FirstOrDefault(box => box.Name == "meta") is not { Name: not null } meta)
            return;
        // Four bytes of version and flags stand before its boxes.
        var inside = meta.Content.Part(4, meta.Content.Length);
        if (inside.Length > LongestMeta)
            throw new MetadataFaultException(MetadataFault.TooLarge);
        var boxes = Boxes.Of(inside, MostBoxes).ToList();
        var names = Names(boxes.Find(box => box.Name == "iinf").Content);
        foreach (var (id, place) in Places(boxes.Find(box => box.Name == "iloc").Content))
            if (names.TryGetValue(id, out var name))
                parts.Try(() => Take(name, file.Part(place.At, place.Length), parts));
    }

    static void Take(string name, FileRange item, MetadataParts parts)
    {
        // Its first four bytes say how far behind them the block begins.
        if (name == "Exif")
            parts.Exif ??= item.Part(4 + Number(item.Bytes(0, 4), 0, 4), item.Length);
        else if (name == "mime")
            parts.Xmp ??= item.AtMost(MetadataParts.MostXmp);
    }

    /// <summary>By item: its type, of those that are metadata.</summary>
    static Dictionary<long, string> Names(FileRange iinf)
    {
        var names = new Dictionary<long, string>();
        if (iinf.File is null)
            return names;
        var start = iinf.Bytes(0, 1)[0] == 0 ? 6 : 8;
        foreach (var box in Boxes.Of(iinf.Part(start, iinf.Length), MostItems))
        {
            if (box.Name != "infe")
                continue;
            var entry = box.Content.UpTo(0, 64);
            if (entry is not [2 or 3, ..])
                continue;
            var width = entry[0] == 2 ? 2 : 4;
            if (entry.Length < 4 + width + 6)
                continue;
            var type = Encoding.Latin1.GetString(entry, 4 + width + 2, 4);
            var rest = Encoding.Latin1.GetString(entry, 4 + width + 6, entry.Length - 4 - width - 6);
            if (type == "Exif" || type == "mime" && rest.Contains("application/rdf+xml", StringComparison.Ordinal))
                names[Number(entry, 4, width)] = type;
        }
        return names;
    }

    /// <summary>By item: where in the file it stands, of those that stand there in one piece.</summary>
    static Dictionary<long, (long At, long Length)> Places(FileRange iloc)
    {
        var places = new Dictionary<long, (long, long)>();
        if (iloc.File is null)
            return places;
        var bytes = iloc.UpTo(0, LongestMeta);
        var version = bytes is [<= 2, ..] ? bytes[0] : throw new MetadataFaultException(MetadataFault.Damaged);
        var at = 4;
        long Next(int width) => at + width <= bytes.Length ? Number(bytes, (at += width) - width, width) : throw new MetadataFaultException(MetadataFault.Truncated);
        var sizes = (int)Next(2);
        var (offsetSize, lengthSize, baseSize, indexSize) = (sizes >> 12, (sizes >> 8) & 15, (sizes >> 4) & 15, version > 0 ? sizes & 15 : 0);
        var items = Next(version == 2 ? 4 : 2);
        for (var item = 0L; item < items; item++)
        {
            if (item == MostItems)
                throw new MetadataFaultException(MetadataFault.TooComplex);
            var id = Next(version == 2 ? 4 : 2);
            var method = version > 0 ? Next(2) & 15 : 0;
            Next(2);
            var start = Next(baseSize);
            var extents = Next(2);
            if (extents == 1 && method == 0)
            {
                Next(indexSize);
                places[id] = (start + Next(offsetSize), Next(lengthSize));
            }
            else
            {
                // Their number and their size are the file's: 65,535 of no bytes each cost it nothing.
                at += (int)Math.Min(extents * (indexSize + offsetSize + lengthSize), bytes.Length - at + 1);
            }
        }
        return places;
    }

    static long Number(byte[] bytes, int at, int width)
    {
        var value = 0L;
        foreach (var part in bytes.AsSpan(at, width))
            value = (value << 8) | part;
        return value;
    }
}
