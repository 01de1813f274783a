using System.Buffers.Binary;
using System.IO.Compression;
using System.Text;
using ImageMagick;

namespace Pims.Tests.Imaging;

/// <summary>Pictures made from nothing, so that a test says what is in them.</summary>
static class Pictures
{
    public delegate (byte R, byte G, byte B, byte A) Paint(int x, int y);

    /// <summary>A PNG with alpha; extra chunks stand before the pixels.</summary>
    public static byte[] Png(int width, int height, Paint paint, params byte[][] chunks)
    {
        var rows = new MemoryStream();
        using (var packed = new ZLibStream(rows, CompressionLevel.Fastest, leaveOpen: true))
            for (var y = 0; y < height; y++)
            {
                packed.WriteByte(0);
                for (var x = 0; x < width; x++)
                {
                    var (r, g, b, a) = paint(x, y);
                    packed.Write([r, g, b, a]);
                }
            }
        return [.. PngHeader(width, height), .. chunks.SelectMany(chunk => chunk), .. Chunk("IDAT", rows.ToArray()), .. Chunk("IEND", [])];
    }

    public static byte[] PngHeader(int width, int height)
    {
        var header = new byte[13];
        BinaryPrimitives.WriteInt32BigEndian(header, width);
        BinaryPrimitives.WriteInt32BigEndian(header.AsSpan(4), height);
        (header[8], header[9]) = (8, 6);
        return [0x89, .. "PNG\r\n"u8, 0x1a, 0x0a, .. Chunk("IHDR", header)];
    }

    public static byte[] Chunk(string name, byte[] data)
    {
        byte[] named = [.. Encoding.Latin1.GetBytes(name), .. data];
        return [.. Number(data.Length), .. named, .. Number((int)Crc(named))];
    }

    /// <summary>A lossless WebP of one colour: five codes of one symbol each, and no bit for any pixel.</summary>
    public static byte[] Webp(int width, int height) => Riff(WebpPixels(width, height));

    public static byte[] AnimatedWebp(int width, int height, int frames)
    {
        byte[] size = [.. Little(width - 1)[..3], .. Little(height - 1)[..3]];
        var frame = RiffChunk("ANMF", [0, 0, 0, 0, 0, 0, .. size, 100, 0, 0, 0, .. WebpPixels(width, height)]);
        var head = RiffChunk("VP8X", [2, 0, 0, 0, .. size]);
        return Riff([.. head, .. RiffChunk("ANIM", new byte[6]), .. Enumerable.Repeat(frame, frames).SelectMany(bytes => bytes)]);
    }

    static byte[] WebpPixels(int width, int height) =>
        RiffChunk("VP8L", [0x2f, .. Little((width - 1) | ((height - 1) << 14)), 0x88, 0x88, 0x08, 0, 0, 0, 0]);

    static byte[] Riff(byte[] chunks) => RiffChunk("RIFF", [.. "WEBP"u8, .. chunks]);

    static byte[] RiffChunk(string name, byte[] data) => [.. Encoding.ASCII.GetBytes(name), .. Little(data.Length), .. data];

    static byte[] Little(int value)
    {
        var bytes = new byte[4];
        BinaryPrimitives.WriteInt32LittleEndian(bytes, value);
        return bytes;
    }

    /// <summary>A GIF of frames of one pixel; the canvas is what the header claims.</summary>
    public static byte[] Gif(int width, int height, int frames)
    {
        byte[] frame = [0x2c, 0, 0, 0, 0, 1, 0, 1, 0, 0, 2, 2, 0x44, 1, 0];
        return
        [
            .. "GIF89a"u8, (byte)width, (byte)(width >> 8), (byte)height, (byte)(height >> 8), 0x80, 0, 0, 0, 0, 0, 255, 255, 255,
            .. Enumerable.Repeat(frame, frames).SelectMany(bytes => bytes), 0x3b,
        ];
    }

    /// <summary>The picture again in another format, as the engine writes it.</summary>
    public static byte[] As(MagickFormat format, byte[] png, uint quality = 95)
    {
        using var image = new MagickImage();
        image.Read(new MemoryStream(png), new MagickReadSettings { Format = MagickFormat.Png });
        image.Quality = quality;
        using var written = new MemoryStream();
        image.Write(written, format);
        return written.ToArray();
    }

    /// <summary>A JPEG with an EXIF block of one entry: the orientation.</summary>
    public static byte[] Oriented(byte[] jpeg, int orientation)
    {
        byte[] exif = [.. "Exif\0\0MM\0*\0\0\0\x08\0\x01\x01\x12\0\x03\0\0\0\x01\0"u8, (byte)orientation, 0, 0, 0, 0, 0, 0];
        return [.. jpeg[..2], 0xff, 0xe1, 0, (byte)(exif.Length + 2), .. exif, .. jpeg[2..]];
    }

    static byte[] Number(int value)
    {
        var bytes = new byte[4];
        BinaryPrimitives.WriteInt32BigEndian(bytes, value);
        return bytes;
    }

    static uint Crc(byte[] bytes)
    {
        var crc = uint.MaxValue;
        foreach (var value in bytes)
        {
            crc ^= value;
            for (var bit = 0; bit < 8; bit++) crc = (crc >> 1) ^ ((crc & 1) * 0xedb88320);
        }
        return ~crc;
    }
}
