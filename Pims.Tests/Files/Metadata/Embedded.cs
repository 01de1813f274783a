using System.Buffers.Binary;
using System.IO.Compression;
using System.Text;
using Pims.Tests.Imaging;

namespace Pims.Tests.Files.Metadata;

/// <summary>Metadata as files bear it, made from nothing, and the files to bear it.</summary>
static class Embedded
{
    public const string Rdf = "http://www.w3.org/1999/02/22-rdf-syntax-ns#";

    /// <summary>16 by 12 pixels, from red to blue. Kept as bytes, since the image engine does not run yet when test cases are made.</summary>
    static readonly byte[] SmallJpeg = Convert.FromBase64String(
        "/9j/4AAQSkZJRgABAQAAAQABAAD/2wBDABALDA4MChAODQ4SERATGCgaGBYWGDEjJR0oOjM9PDkzODdASFxOQERXRTc4UG1RV19iZ2hnPk1xeXBkeFxlZ2P/2wBDARESEhgVGC8aGi9jQjhCY2NjY2NjY2NjY2Nj"
        + "Y2NjY2NjY2NjY2NjY2NjY2NjY2NjY2NjY2NjY2NjY2NjY2NjY2P/wAARCAAMABADAREAAhEBAxEB/8QAFgABAQEAAAAAAAAAAAAAAAAAAAQG/8QAGRAAAQUAAAAAAAAAAAAAAAAAAAESE1Fh/8QAFgEBAQEAAAAA"
        + "AAAAAAAAAAAAAAYD/8QAGhEAAgIDAAAAAAAAAAAAAAAAAAITYRQVUf/aAAwDAQACEQMRAD8Az02muvops6xNo19DOsgetljCnCUmcPWxCnBM5//Z");

    public static byte[] Jpeg(params byte[][] segments) => [.. SmallJpeg[..2], .. segments.SelectMany(segment => segment), .. SmallJpeg[2..]];

    public static byte[] Segment(byte marker, ReadOnlySpan<byte> data) => [0xff, marker, (byte)((data.Length + 2) >> 8), (byte)(data.Length + 2), .. data];

    public static byte[] ExifSegment(byte[] tiff) => Segment(0xe1, [.. "Exif\0\0"u8, .. tiff]);

    public static byte[] XmpSegment(string xmp) => Segment(0xe1, [.. "http://ns.adobe.com/xap/1.0/\0"u8, .. Encoding.UTF8.GetBytes(xmp)]);

    public static byte[] IptcSegment(byte[] iptc) => Segment(0xed, [.. "Photoshop 3.0\0"u8, .. Resource(0x0404, iptc)]);

    public static byte[] Resource(int id, byte[] data) => [.. "8BIM"u8, (byte)(id >> 8), (byte)id, 0, 0, .. Big(data.Length), .. data, .. new byte[data.Length % 2]];

    public static byte[] Png(params byte[][] chunks) => Pictures.Png(16, 12, (x, y) => ((byte)(x * 16), (byte)(y * 20), 128, 255), chunks);

    public static byte[] Zipped(byte[] data, int times = 1)
    {
        var packed = new MemoryStream();
        using (var zip = new ZLibStream(packed, CompressionLevel.Fastest, leaveOpen: true))
            for (var nth = 0; nth < times; nth++)
                zip.Write(data);
        return packed.ToArray();
    }

    /// <summary>Records of IIM's second part: number and text.</summary>
    public static byte[] Iptc(params (int Number, string Text)[] records) => [.. records.SelectMany(record => Iptc(record.Number, Encoding.UTF8.GetBytes(record.Text)))];

    public static byte[] Iptc(int number, byte[] text) => [0x1c, 2, (byte)number, (byte)(text.Length >> 8), (byte)text.Length, .. text];

    public static string Xmp(string description, string attributes = "") => $"""
        <?xpacket begin="" id="W5M0MpCehiHzreSzNTczkc9d"?><x:xmpmeta xmlns:x="adobe:ns:meta/"><rdf:RDF xmlns:rdf="{Rdf}"><rdf:Description rdf:about=""
        xmlns:dc="http://purl.org/dc/elements/1.1/" xmlns:xmp="http://ns.adobe.com/xap/1.0/" xmlns:photoshop="http://ns.adobe.com/photoshop/1.0/" {attributes}>{description}</rdf:Description></rdf:RDF></x:xmpmeta><?xpacket end="w"?>
        """;

    /// <summary>A TIFF block, little-endian: the first directory, with pointers to those of EXIF and GPS where they have entries.</summary>
    public static byte[] Tiff(Tag[] image, Tag[]? exif = null, Tag[]? gps = null)
    {
        var block = new List<byte>([.. "II*\0"u8, 8, 0, 0, 0]);
        var pointers = (exif is null ? 0 : 1) + (gps is null ? 0 : 1);
        var end = 8 + Size(image) + 12 * pointers;
        Tag[] all = [.. image];
        if (exif is not null)
            all = [.. all, new(0x8769, 4, 1, Little(end))];
        if (gps is not null)
            all = [.. all, new(0x8825, 4, 1, Little(end + (exif is null ? 0 : Size(exif))))];
        foreach (var directory in new[] { all, exif, gps })
            Append(block, directory ?? []);
        return [.. block];
    }

    /// <summary>One entry of a directory.</summary>
    public sealed record Tag(int Id, int Format, int Count, byte[] Value)
    {
        public static Tag Text(int id, string text) => new(id, 2, Encoding.UTF8.GetByteCount(text) + 1, [.. Encoding.UTF8.GetBytes(text), 0]);

        public static Tag Short(int id, int value) => new(id, 3, 1, [(byte)value, (byte)(value >> 8)]);

        public static Tag Rationals(int id, params (int Over, int Under)[] values) =>
            new(id, 5, values.Length, [.. values.SelectMany(value => (byte[])[.. Little(value.Over), .. Little(value.Under)])]);
    }

    /// <summary>A box (atom) of MP4 and HEIC.</summary>
    public static byte[] Box(string name, params byte[][] content)
    {
        byte[] all = [.. content.SelectMany(part => part)];
        return [.. Big(all.Length + 8), .. Encoding.Latin1.GetBytes(name), .. all];
    }

    public static byte[] Big(long value)
    {
        var bytes = new byte[4];
        BinaryPrimitives.WriteUInt32BigEndian(bytes, (uint)value);
        return bytes;
    }

    public static byte[] Little(long value)
    {
        var bytes = new byte[4];
        BinaryPrimitives.WriteUInt32LittleEndian(bytes, (uint)value);
        return bytes;
    }

    /// <summary>A film: ten frames in half a second, turned by the given matrix.</summary>
    public static byte[] Film(int a = 1, int b = 0, byte[]? moreInMovie = null)
    {
        byte[] times = [0, 0, 0, 0, .. Big(3_600_000_000), .. Big(3_600_000_000), .. Big(600), .. Big(300)];
        byte[] matrix = [.. Big((long)a << 16), .. Big((long)b << 16), .. Big(0), .. Big((long)-b << 16), .. Big((long)a << 16), .. Big(0), .. Big(0), .. Big(0), .. Big(1L << 30)];
        byte[] header = [0, 0, 0, 7, .. new byte[36], .. matrix, .. Big(640L << 16), .. Big(360L << 16)];
        var table = Box("stbl", Box("stsd", [0, 0, 0, 0, .. Big(1), .. Big(16), .. "avc1"u8, .. new byte[8]]), Box("stsz", [0, 0, 0, 0, .. Big(0), .. Big(10)]));
        var picture = Box("trak", Box("tkhd", header), Box("mdia", Box("mdhd", times), Box("hdlr", [.. new byte[8], .. "vide"u8, .. new byte[12]]), Box("minf", table)));
        var sound = Box("trak", Box("mdia", Box("hdlr", [.. new byte[8], .. "soun"u8, .. new byte[12]]),
            Box("minf", Box("stbl", Box("stsd", [0, 0, 0, 0, .. Big(1), .. Big(16), .. "mp4a"u8, .. new byte[8]])))));
        return [.. Box("ftyp", [.. "isom"u8, .. new byte[4]]), .. Box("mdat", new byte[100]), .. Box("moov", Box("mvhd", times), picture, sound, moreInMovie ?? [])];
    }

    static int Size(Tag[] tags) => 2 + 12 * tags.Length + 4 + tags.Where(tag => tag.Value.Length > 4).Sum(tag => tag.Value.Length);

    static void Append(List<byte> block, Tag[] tags)
    {
        if (tags.Length == 0)
            return;
        var values = block.Count + 2 + 12 * tags.Length + 4;
        block.AddRange([(byte)tags.Length, 0]);
        foreach (var tag in tags)
        {
            block.AddRange([(byte)tag.Id, (byte)(tag.Id >> 8), (byte)tag.Format, 0, .. Little(tag.Count)]);
            block.AddRange(tag.Value.Length > 4 ? Little(values) : [.. tag.Value, .. new byte[4 - tag.Value.Length]]);
            values += tag.Value.Length > 4 ? tag.Value.Length : 0;
        }
        block.AddRange(new byte[4]);
        foreach (var tag in tags.Where(tag => tag.Value.Length > 4))
            block.AddRange(tag.Value);
    }
}
