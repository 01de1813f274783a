using System.Buffers.Binary;
using System.Text;

namespace ImageMagick;

/// <summary>
/// sRGB (IEC 61966-2-1) written down as an ICC profile of version 4: three primaries adapted to D50 and one tone curve,
/// about 500 bytes, made here so that no file of another's licence is shipped.
/// </summary>
static class SrgbProfile
{
    const int HeaderSize = 128;

    public static byte[] Make()
    {
        var curve = Element("para", [Number(3 << 16), .. Fixed(2.4, 1 / 1.055, 0.055 / 1.055, 1 / 12.92, 0.04045)]);
        (string Tag, byte[] Data)[] tags =
        [
            ("desc", Text("sRGB")),
            ("cprt", Text("Public domain")),
            ("wtpt", Element("XYZ ", Fixed(0.9642, 1, 0.8249))),
            ("rXYZ", Element("XYZ ", Fixed(0.43607, 0.22249, 0.01392))),
            ("gXYZ", Element("XYZ ", Fixed(0.38515, 0.71687, 0.09708))),
            ("bXYZ", Element("XYZ ", Fixed(0.14307, 0.06061, 0.71410))),
            ("rTRC", curve),
            ("gTRC", curve),
            ("bTRC", curve),
        ];
        var table = Number(tags.Length).ToList();
        var data = new List<byte>();
        foreach (var (tag, bytes) in tags)
        {
            table.AddRange([.. Encoding.ASCII.GetBytes(tag), .. Number(HeaderSize + 4 + (12 * tags.Length) + data.Count), .. Number(bytes.Length)]);
            data.AddRange(bytes);
        }
        return [.. Header(HeaderSize + table.Count + data.Count), .. table, .. data];
    }

    /// <summary>A display profile from RGB to XYZ under D50, as ICC.1:2010 section 7.2 lays it out.</summary>
    static byte[] Header(int size)
    {
        var header = new byte[HeaderSize];
        Number(size).CopyTo(header, 0);
        Number(0x04200000).CopyTo(header, 8);
        Encoding.ASCII.GetBytes("mntrRGB XYZ ").CopyTo(header, 12);
        Encoding.ASCII.GetBytes("acsp").CopyTo(header, 36);
        Element("XYZ ", Fixed(0.9642, 1, 0.8249))[8..].CopyTo(header, 68);
        return header;
    }

    static byte[] Text(string text) =>
        Element("mluc", [Number(1), Number(12), [.. "enUS"u8], Number(text.Length * 2), Number(28), Encoding.BigEndianUnicode.GetBytes(text)]);

    static byte[] Element(string type, IEnumerable<byte[]> parts)
    {
        byte[] bytes = [.. Encoding.ASCII.GetBytes(type), 0, 0, 0, 0, .. parts.SelectMany(part => part)];
        return [.. bytes, .. new byte[(4 - (bytes.Length % 4)) % 4]];
    }

    static IEnumerable<byte[]> Fixed(params double[] values) => values.Select(value => Number((int)Math.Round(value * 65536)));

    static byte[] Number(int value)
    {
        var bytes = new byte[4];
        BinaryPrimitives.WriteInt32BigEndian(bytes, value);
        return bytes;
    }
}
