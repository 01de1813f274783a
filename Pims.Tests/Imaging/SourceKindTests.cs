using System.IO.Compression;
using ImageMagick;
using Pims.Actions.Imaging;

namespace Pims.Tests.Imaging;

/// <summary>Sources that store their colours in other ways than eight bits of red, green and blue.</summary>
sealed class SourceKindTests : ImagingTest
{
    static readonly TestCaseData[] Kinds =
    [
        Kind("One bit of grey", 0, 1, [0xff], [0], null, null, (255, 255, 255), (0, 0, 0)),
        Kind("Two bits of grey", 0, 2, [0x55], [0xaa], null, null, (85, 85, 85), (170, 170, 170)),
        Kind("Sixteen bits of grey", 0, 16, [0x40, 0x12], [0xc0, 0x34], null, null, (64, 64, 64), (192, 192, 192)),
        Kind("Sixteen bits of red, green and blue", 2, 16, [0xff, 0xff, 0x80, 0x12, 0, 0], [0, 0, 0x40, 0x33, 0xff, 0xff], null, null, (255, 128, 0), (0, 64, 255)),
        Kind("A palette", 3, 4, [0x11], [0x22], [0, 0, 0, 10, 200, 30, 40, 50, 250], null, (10, 200, 30), (40, 50, 250)),
        Kind("A palette with transparency", 3, 8, [1], [2], [0, 0, 0, 10, 200, 30, 40, 50, 250], [255, 255, 0], (10, 200, 30), (255, 255, 255)),
        Kind("Grey with transparency", 4, 8, [100, 255], [100, 128], null, null, (100, 100, 100), (177, 177, 177)),
        Kind("Sixteen bits of grey with transparency", 4, 16, [100, 0, 255, 255], [100, 0, 128, 0], null, null, (100, 100, 100), (177, 177, 177)),
    ];

    /// <summary>Left and right are the bytes of a pixel, or of the pixels in one byte.</summary>
    static TestCaseData Kind(string name, int type, int bits, byte[] left, byte[] right, byte[]? palette, byte[]? alpha, (int, int, int) leftColor, (int, int, int) rightColor)
    {
        var half = bits < 8 ? 16 * bits / 8 : 16;
        var row = Enumerable.Repeat(left, half).Concat(Enumerable.Repeat(right, half)).SelectMany(bytes => bytes).ToArray();
        byte[] extras = [.. palette is null ? [] : Pictures.Chunk("PLTE", palette), .. alpha is null ? [] : Pictures.Chunk("tRNS", alpha)];
        return new TestCaseData(Png(type, bits, row, extras), leftColor, rightColor).SetName(name);
    }

    /// <summary>16 rows of the same 32 pixels.</summary>
    static byte[] Png(int type, int bits, byte[] row, byte[] extras)
    {
        var header = Pictures.PngHeader(32, 16)[16..29];
        (header[8], header[9]) = ((byte)bits, (byte)type);
        using var rows = new MemoryStream();
        using (var packed = new ZLibStream(rows, CompressionLevel.Fastest, leaveOpen: true))
            packed.Write([.. Enumerable.Repeat<byte[]>([0, .. row], 16).SelectMany(bytes => bytes)]);
        return [0x89, .. "PNG\r\n"u8, 0x1a, 0x0a, .. Pictures.Chunk("IHDR", header), .. extras, .. Pictures.Chunk("IDAT", rows.ToArray()), .. Pictures.Chunk("IEND", [])];
    }

    [TestCaseSource(nameof(Kinds))]
    public void Looks_as_it_should_in_every_format(byte[] png, (int, int, int) left, (int, int, int) right)
    {
        var source = Save(png);
        foreach (var format in Enum.GetValues<ImageFormat>().Except([ImageFormat.Heic]))
        {
            var request = new ImageRequest { Format = format, Quality = 95, Background = new(255, 255, 255, 255) };
            var made = Render(source, request);
            var pixels = Pixels.Of(made.File, Enum.Parse<MagickFormat>(made.Type.Decoder!.Value.ToString(), ignoreCase: true));
            AssertNear(pixels[4, 8], left, $"{format}");
            AssertNear(pixels[27, 8], right, $"{format}");
        }
    }

    [TestCase(200, 100, 50, 215, 93, 31)]
    [TestCase(50, 160, 90, 0, 163, 82)]
    public void Colours_of_a_wide_gamut_become_those_of_the_screen(byte r, byte g, byte b, int red, int green, int blue)
    {
        var png = Pictures.Png(8, 8, (_, _) => (r, g, b, 255), Profiles.Chunk(Profiles.DisplayP3()));
        var pixels = Pixels.Of(Render(Save(png), new ImageRequest { Format = ImageFormat.Png }).File, MagickFormat.Png);
        AssertNear(pixels[4, 4], (red, green, blue), "");
    }

    [Test]
    public void A_profile_of_another_colour_space_is_left_aside()
    {
        var other = Profiles.DisplayP3();
        byte[] profile = [.. other.AsSpan(0, 16), .. "CMYK"u8, .. other.AsSpan(20)];
        var png = Pictures.Png(8, 8, (_, _) => (200, 100, 50, 255), Profiles.Chunk(profile));
        AssertNear(Pixels.Of(Render(Save(png), new ImageRequest { Format = ImageFormat.Png }).File, MagickFormat.Png)[4, 4], (200, 100, 50), "");
    }

    static void AssertNear((int R, int G, int B) color, (int R, int G, int B) wanted, string where) =>
        Assert.That(Math.Abs(color.R - wanted.R) + Math.Abs(color.G - wanted.G) + Math.Abs(color.B - wanted.B), Is.LessThan(20), $"{where}: {color}, not {wanted}");
}
