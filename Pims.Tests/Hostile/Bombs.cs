using System.Buffers.Binary;
using System.Globalization;
using System.IO.Compression;
using System.Text;
using Pims.Tests.Imaging;
using Pims.Tests.Imaging.Previews;
using static Pims.Tests.Files.Metadata.Embedded;

namespace Pims.Tests.Hostile;

/// <summary>Small files that claim, or come to, more than a machine has.</summary>
static class Bombs
{
    const int Million = 1_000_000;

    static readonly Lazy<byte[]> Gigabyte = new(() => Zipped(new byte[Million], 1000));

    /// <summary>Sides as the header says, and the packed rows as given.</summary>
    public static byte[] PngOf(int width, int height, byte[] rows, params byte[][] chunks) =>
        [.. Pictures.PngHeader(width, height), .. chunks.SelectMany(chunk => chunk), .. Pictures.Chunk("IDAT", rows), .. Pictures.Chunk("IEND", [])];

    /// <summary>One bit a pixel, all black.</summary>
    public static byte[] BlackPng(int side)
    {
        var header = Pictures.PngHeader(side, side)[16..29];
        (header[8], header[9]) = (1, 0);
        return [0x89, .. "PNG\r\n"u8, 0x1a, 0x0a, .. Pictures.Chunk("IHDR", header), .. Pictures.Chunk("IDAT", Zipped(new byte[1 + ((side + 7) / 8)], side)), .. Pictures.Chunk("IEND", [])];
    }

    public static byte[] PngOfAGigabyte() => PngOf(10, 10, Gigabyte.Value);

    public static byte[] PngWithTexts(int count) => PngOf(1, 1, Zipped(new byte[5]), [.. Enumerable.Repeat(Pictures.Chunk("tEXt", [.. "Comment\0nothing"u8]), count)]);

    public static byte[] PngWithPackedTexts(int count) => PngOf(1, 1, Zipped(new byte[5]), [.. Enumerable.Repeat(Pictures.Chunk("zTXt", [.. "Comment\0\0"u8, .. Gigabyte.Value]), count)]);

    public static byte[] PngWithPackedProfile() => PngOf(1, 1, Zipped(new byte[5]), Pictures.Chunk("iCCP", [.. "icc\0\0"u8, .. Gigabyte.Value]));

    /// <summary>The canvas is of ten pixels, each frame claims so many.</summary>
    public static byte[] GifOfLargeFrames(int side, int frames)
    {
        byte[] frame = [0x2c, 0, 0, 0, 0, (byte)side, (byte)(side >> 8), (byte)side, (byte)(side >> 8), 0, 2, 2, 0x44, 1, 0];
        return [.. "GIF89a"u8, 10, 0, 10, 0, 0x80, 0, 0, 0, 0, 0, 255, 255, 255, .. Enumerable.Repeat(frame, frames).SelectMany(bytes => bytes), 0x3b];
    }

    /// <summary>Pages of one pixel, one after another; the last one's successor is at the given page, or there is none.</summary>
    public static byte[] TiffOfPages(int pages, int? backTo = null) => Tiff(pages, 1, 1, 1, [0], backTo);

    public static byte[] TiffOf(int width, int height, int compression, byte[] strip) => Tiff(1, width, height, compression, strip, backTo: null);

    public static byte[] PackedTiff(int side) => TiffOf(side, side, 8, Zipped(new byte[side], side));

    public static byte[] TiffOfAGigabyte() => TiffOf(10, 10, 8, Gigabyte.Value);

    /// <summary>Eight bits of grey in one strip, which all pages share.</summary>
    static byte[] Tiff(int pages, int width, int height, int compression, byte[] strip, int? backTo)
    {
        const int Entries = 8, Size = 2 + (Entries * 12) + 4;
        var file = new MemoryStream();
        file.Write([.. "II*\0"u8, 8, 0, 0, 0]);
        var data = 8 + (pages * Size);
        for (var page = 0; page < pages; page++)
        {
            file.Write([Entries, 0]);
            foreach (var (tag, value) in new[] { (256, width), (257, height), (258, 8), (259, compression), (262, 1), (273, data), (278, height), (279, strip.Length) })
                file.Write([(byte)tag, (byte)(tag >> 8), 4, 0, 1, 0, 0, 0, .. Little(value)]);
            file.Write(Little(page + 1 < pages ? 8 + ((page + 1) * Size) : backTo is { } back ? 8 + (back * Size) : 0));
        }
        file.Write(strip);
        return file.ToArray();
    }

    /// <summary>A real JPEG with other sides in its header.</summary>
    public static byte[] JpegClaiming(int width, int height)
    {
        var jpeg = Jpeg();
        var header = jpeg.AsSpan(jpeg.AsSpan().IndexOf([(byte)0xff, (byte)0xc0]) + 5);
        BinaryPrimitives.WriteUInt16BigEndian(header, (ushort)height);
        BinaryPrimitives.WriteUInt16BigEndian(header[2..], (ushort)width);
        return jpeg;
    }

    /// <summary>All grey, and sent in as many passes over the whole picture as the format has: each coefficient alone, bit by bit.</summary>
    public static byte[] JpegOfScans(int side)
    {
        var file = new MemoryStream();
        file.Write([0xff, 0xd8, .. Segment(0xdb, [0, .. Enumerable.Repeat((byte)1, 64)]), .. Segment(0xc2, [8, (byte)(side >> 8), (byte)side, (byte)(side >> 8), (byte)side, 1, 1, 0x11, 0])]);
        // One code of one bit each: no difference; and 2^14 blocks and more without anything.
        file.Write([.. Segment(0xc4, [0x00, 1, .. new byte[15], 0]), .. Segment(0xc4, [0x10, 1, .. new byte[15], 0xe0])]);
        var blocks = (long)((side + 7) / 8) * ((side + 7) / 8);
        Scan(0, 0, 0, (blocks + 7) / 8);
        for (var coefficient = 1; coefficient < 64; coefficient++)
            for (var bit = 13; bit >= 0; bit--)
                Scan(coefficient, bit == 13 ? 0 : bit + 1, bit, ((blocks / (1 << 14)) + 1) * 15 / 8 + 1);
        file.Write([0xff, 0xd9]);
        return file.ToArray();

        void Scan(int coefficient, int before, int bit, long bytes)
        {
            file.Write(Segment(0xda, [1, 1, 0, (byte)coefficient, (byte)coefficient, (byte)((before << 4) | bit)]));
            file.Write(new byte[bytes]);
        }
    }

    public static byte[] Bmp(int width, int height, int compression = 0) =>
        [.. "BM"u8, .. Little(60), 0, 0, 0, 0, 54, 0, 0, 0, 40, 0, 0, 0, .. Little(width), .. Little(height), 1, 0, (byte)(compression == 1 ? 8 : 24), 0, .. Little(compression), .. new byte[26]];

    /// <summary>A real AVIF whose property of the size says otherwise.</summary>
    public static byte[] AvifClaiming(byte[] avif, int side)
    {
        var changed = avif.ToArray();
        var size = changed.AsSpan(changed.AsSpan().IndexOf("ispe"u8) + 8);
        BinaryPrimitives.WriteInt32BigEndian(size, side);
        BinaryPrimitives.WriteInt32BigEndian(size[4..], side);
        return changed;
    }

    public static byte[] Psd(int side) => [.. "8BPS"u8, 0, 1, .. new byte[6], 0, 3, .. Big(side), .. Big(side), 0, 8, 0, 3, .. new byte[114]];

    public static byte[] Dds(int side) => [.. "DDS "u8, .. Little(124), .. Little(0x1007), .. Little(side), .. Little(side), .. new byte[208]];

    /// <summary>Each group shows the one before ten times.</summary>
    public static string Uses(int levels) =>
        "<defs><rect id='u0' width='9' height='9'/>" + string.Concat(Enumerable.Range(1, levels).Select(level => $"<g id='u{level}'>{string.Concat(Enumerable.Repeat($"<use xlink:href='#u{level - 1}'/>", 10))}</g>")) + $"</defs><use xlink:href='#u{levels}'/>";

    /// <summary>Pages in pages in pages, and one page at the end.</summary>
    public static byte[] DeepPdf(int depth)
    {
        List<string> objects = ["<< /Type /Catalog /Pages 2 0 R >>"];
        for (var level = 0; level < depth; level++)
            objects.Add(string.Create(CultureInfo.InvariantCulture, $"<< /Type /Pages /Count 1 /Kids [{level + 3} 0 R] {(level == 0 ? "" : $"/Parent {level + 1} 0 R")} >>"));
        objects.Add(string.Create(CultureInfo.InvariantCulture, $"<< /Type /Page /Parent {depth + 1} 0 R /MediaBox [0 0 50 50] >>"));
        return Documents.Pdf(objects, "");
    }

    /// <summary>A form that draws the form before ten times, and so on.</summary>
    public static byte[] PdfOfForms(int levels)
    {
        List<string> objects = ["<< /Type /Catalog /Pages 2 0 R >>", "<< /Type /Pages /Count 1 /Kids [3 0 R] >>", "<< /Type /Page /Parent 2 0 R /MediaBox [0 0 50 50] /Contents 4 0 R /Resources << /XObject << /F 5 0 R >> >> >>", Stream("", "/F Do")];
        for (var level = 0; level < levels; level++)
            objects.Add(Stream(
                $"/Type /XObject /Subtype /Form /BBox [0 0 50 50] {(level + 1 < levels ? $"/Resources << /XObject << /F {level + 6} 0 R >> >>" : "")}",
                string.Concat(Enumerable.Repeat(level + 1 < levels ? "/F Do " : "0 0 9 9 re f ", 10))));
        return Documents.Pdf(objects, "");
    }

    /// <summary>A picture of so many pixels a side on a small page, of which there are a few bytes only.</summary>
    public static byte[] PdfOfPicture(int side) => Documents.Pdf(
    [
        "<< /Type /Catalog /Pages 2 0 R >>", "<< /Type /Pages /Count 1 /Kids [3 0 R] >>", "<< /Type /Page /Parent 2 0 R /MediaBox [0 0 50 50] /Contents 4 0 R /Resources << /XObject << /F 5 0 R >> >> >>",
        Stream("", "50 0 0 50 0 0 cm /F Do"), Stream(string.Create(CultureInfo.InvariantCulture, $"/Type /XObject /Subtype /Image /Width {side} /Height {side} /ColorSpace /DeviceRGB /BitsPerComponent 8"), "xxxx"),
    ], "");

    /// <summary>What is drawn is packed, and comes to a gigabyte.</summary>
    public static byte[] PdfOfAGigabyte()
    {
        var packed = Encoding.Latin1.GetString(Zipped(Encoding.Latin1.GetBytes(string.Concat(Enumerable.Repeat("0 0 9 9 re f\n", 100_000))), 800));
        return Documents.Pdf(["<< /Type /Catalog /Pages 2 0 R >>", "<< /Type /Pages /Count 1 /Kids [3 0 R] >>", "<< /Type /Page /Parent 2 0 R /MediaBox [0 0 50 50] /Contents 4 0 R >>", Stream("/Filter /FlateDecode", packed)], "");
    }

    /// <summary>A zip of one file, which has the bytes so many times.</summary>
    public static byte[] ZipOf(string name, byte[] bytes, int times = 1)
    {
        var file = new MemoryStream();
        using (var zip = new ZipArchive(file, ZipArchiveMode.Create, leaveOpen: true))
        using (var entry = zip.CreateEntry(name, CompressionLevel.Fastest).Open())
            for (var count = 0; count < times; count++)
                entry.Write(bytes);
        return file.ToArray();
    }

    static string Stream(string attributes, string content) => string.Create(CultureInfo.InvariantCulture, $"<< {attributes} /Length {content.Length} >>\nstream\n{content}\nendstream");
}
