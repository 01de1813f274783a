using System.Buffers.Binary;
using System.Text;
using ImageMagick;
using Pims.Actions.Files;
using Pims.Actions.Imaging;

namespace Pims.Tests.Imaging;

/// <summary>What every format makes of every kind of source.</summary>
sealed class OutputFormatTests : ImagingTest
{
    static readonly ImageFormat[] Lossy = [ImageFormat.Jpeg, ImageFormat.Webp, ImageFormat.Avif];
    static readonly ImageFormat[] Lossless = [ImageFormat.Png, ImageFormat.Png8, ImageFormat.Gif, ImageFormat.Tiff, ImageFormat.Bmp];
    static readonly ImageFormat[] All = [.. Lossy, .. Lossless];

    static readonly string[] Sources = ["Portrait_5.jpg", "Channel_digital_image_CMYK_color.jpg", "Flag_of_the_Netherlands-16bit.png"];

    static FileType TypeOf(ImageFormat format) => format switch
    {
        ImageFormat.Jpeg => FileTypes.Jpeg,
        ImageFormat.Gif => FileTypes.Gif,
        ImageFormat.Webp => FileTypes.Webp,
        ImageFormat.Avif => FileTypes.Avif,
        ImageFormat.Tiff => FileTypes.Tiff,
        ImageFormat.Bmp => FileTypes.Bmp,
        _ => FileTypes.Png,
    };

    static Pixels Decoded(Rendition made) => Pixels.Of(made.File, Enum.Parse<MagickFormat>(made.Type.Decoder!.Value.ToString(), ignoreCase: true));

    /// <summary>The picture on a colour, so that its transparency shows.</summary>
    Pixels On(string file, ImageColor color) => Decoded(Render(file, new ImageRequest { Format = ImageFormat.Png, Background = color }));

    [Test]
    public void What_a_bitmap_hides_as_its_transparency_counts_for_nothing()
    {
        // 32 bits a pixel with a mask for the fourth byte: red, half transparent to whoever asks for it.
        byte[] pixel = [0, 0, 255, 128], head = new byte[14 + 108];
        void Put(int at, int value) => System.Buffers.Binary.BinaryPrimitives.WriteInt32LittleEndian(head.AsSpan(at), value);
        "BM"u8.CopyTo(head);
        foreach (var (at, value) in new[] { (2, head.Length + 64), (10, head.Length), (14, 108), (18, 4), (22, 4), (26, 1 + (32 << 16)), (30, 3), (34, 64), (54, 0xff0000), (58, 0xff00), (62, 0xff), (66, unchecked((int)0xff000000)), (70, 0x73524742) })
            Put(at, value);
        var source = Save([.. head, .. Enumerable.Repeat(pixel, 16).SelectMany(bytes => bytes)]);
        var made = Render(source, new ImageRequest { Format = ImageFormat.Png, Background = new ImageColor(0, 0, 255, 255) });
        AssertNear(Decoded(made)[2, 2], (255, 0, 0));
        Assert.That(Probe(made.File).HasAlpha, Is.False);
    }

    [Test]
    public void Turned_printed_and_deep_sources_look_the_same_in_each([ValueSource(nameof(All))] ImageFormat format, [ValueSource(nameof(Sources))] string source)
    {
        var wanted = Decoded(Render(Fixture.Path(source), new ImageRequest { Width = 90, Format = ImageFormat.Png }));
        var made = Render(Fixture.Path(source), new ImageRequest { Width = 90, Format = format });
        Assert.That(made, Is.EqualTo(new Rendition(Path.Combine(Folder, "result"), TypeOf(format), wanted.Width, wanted.Height, new FileInfo(made.File).Length)));
        Assert.That(TypeOf(made.File), Is.EqualTo(TypeOf(format)));
        Assert.That(Decoded(made).MeanDifference(wanted), Is.LessThan(format is ImageFormat.Tiff or ImageFormat.Bmp ? 1 : 9));
    }

    [TestCase(ImageFormat.Png, true)]
    [TestCase(ImageFormat.Png8, true)]
    [TestCase(ImageFormat.Gif, true)]
    [TestCase(ImageFormat.Webp, true)]
    [TestCase(ImageFormat.Tiff, true)]
    [TestCase(ImageFormat.Jpeg, false)]
    [TestCase(ImageFormat.Bmp, false)]
    [TestCase(ImageFormat.Avif, false)]
    public void Transparency_is_kept_where_the_format_has_it_and_white_elsewhere(ImageFormat format, bool keeps)
    {
        var source = Save(Pictures.Png(40, 20, (x, _) => (200, 0, 0, (byte)(x < 20 ? 0 : 255))));
        var made = Render(source, new ImageRequest { Format = format });
        // The headers of a TIFF don't tell the engine.
        Assert.That(Probe(made.File).HasAlpha, Is.EqualTo(keeps && format != ImageFormat.Tiff));
        var blue = On(Save(File.ReadAllBytes(made.File), "again"), new ImageColor(0, 0, 255, 255));
        AssertNear(blue[5, 10], keeps ? (0, 0, 255) : (255, 255, 255));
        AssertNear(blue[35, 10], (200, 0, 0));
        AssertNear(Decoded(Render(source, new ImageRequest { Format = format, Background = new ImageColor(0, 128, 0, 255) }))[5, 10], (0, 128, 0));
    }

    [Test]
    public void A_palette_keeps_half_transparency()
    {
        var source = Save(Pictures.Png(128, 64, (x, y) => ((byte)(y * 4), 80, 160, (byte)(x * 2))));
        var wanted = On(source, new ImageColor(255, 255, 255, 255));
        var made = Render(source, new ImageRequest { Format = ImageFormat.Png8 });
        Assert.That(On(Save(File.ReadAllBytes(made.File), "again"), new ImageColor(255, 255, 255, 255)).MeanDifference(wanted), Is.LessThan(9));
    }

    [TestCase("Portrait_2.jpg")]
    [TestCase("Flag_of_the_Netherlands-16bit.png")]
    public void Png8_is_a_png_with_a_palette(string source)
    {
        var bytes = File.ReadAllBytes(Render(Fixture.Path(source), new ImageRequest { Width = 200, Format = ImageFormat.Png8 }).File);
        const int colorType = 25, palette = 3;
        Assert.That(bytes[colorType], Is.EqualTo(palette));
        var at = bytes.AsSpan().IndexOf("PLTE"u8);
        Assert.That(BinaryPrimitives.ReadInt32BigEndian(bytes.AsSpan(at - 4)), Is.LessThanOrEqualTo(256 * 3));
    }

    [Test]
    public void Bmp_is_the_plain_one()
    {
        var bytes = File.ReadAllBytes(Render(Fixture.Path("Portrait_2.jpg"), new ImageRequest { Width = 50, Format = ImageFormat.Bmp }).File);
        Assert.That((bytes[14], bytes[28], bytes[30]), Is.EqualTo(((byte)40, (byte)24, (byte)0)), "header, bits, compression");
    }

    [Test]
    public void A_tiff_has_the_same_bytes_each_time()
    {
        for (var width = 40; width < 60; width++)
        {
            var request = new ImageRequest { Width = width, Format = ImageFormat.Tiff };
            var first = File.ReadAllBytes(Render(Fixture.Path("Portrait_2.jpg"), request).File);
            // Memory that was another picture's meanwhile.
            Render(Fixture.Path("Portrait_5.jpg"), new ImageRequest { Width = width * 3, Format = ImageFormat.Webp });
            Assert.That(File.ReadAllBytes(Render(Fixture.Path("Portrait_2.jpg"), request).File), Is.EqualTo(first), $"{width}");
        }
    }

    [Test]
    public void What_is_black_or_white_has_greys_when_it_is_smaller()
    {
        using var image = new MagickImage();
        image.Read(new MemoryStream(Pictures.Png(400, 300, (x, y) => (x + (2 * y)) % 50 < 20 ? ((byte)0, (byte)0, (byte)0, (byte)255) : ((byte)255, (byte)255, (byte)255, (byte)255))), new MagickReadSettings { Format = MagickFormat.Png });
        image.Alpha(AlphaOption.Off);
        image.ColorType = ColorType.Bilevel;
        using (var file = File.Create(Path.Combine(Folder, "bilevel"))) image.Write(file, MagickFormat.Tiff);
        foreach (var format in new[] { ImageFormat.Tiff, ImageFormat.Png, ImageFormat.Bmp })
        {
            var pixels = Decoded(Render(Path.Combine(Folder, "bilevel"), new ImageRequest { Width = 130, Format = format }));
            Assert.That(pixels.Rgb.Distinct().Count(), Is.GreaterThan(20), $"{format}");
        }
    }

    [TestCase(100, 12000, 5000, 1)]
    [TestCase(12000, 100, 1, 5000)]
    public void Five_channels_are_scaled_without_anything_large_between(int width, int height, int toWidth, int toHeight)
    {
        using var image = new MagickImage();
        image.Read(new MemoryStream(Pictures.Png(width, height, (x, y) => ((byte)(x * 2), (byte)y, 90, (byte)(x | 128)))), new MagickReadSettings { Format = MagickFormat.Png });
        image.ColorSpace = ColorSpace.CMYK;
        using (var file = File.Create(Path.Combine(Folder, "cmyka"))) image.Write(file, MagickFormat.Tiff);
        var made = Render(Path.Combine(Folder, "cmyka"), new ImageRequest { Width = toWidth, Height = toHeight, Mode = ImageMode.Stretch, Format = ImageFormat.Png });
        Assert.That((made.Width, made.Height), Is.EqualTo((toWidth, toHeight)));
    }

    [TestCase("Portrait_2.jpg")]
    [TestCase("Flag_of_the_Netherlands-16bit.png")]
    public void Tiff_has_eight_bits_and_is_compressed_without_loss(string source)
    {
        const int bits = 258, compression = 259, lzw = 5;
        var bytes = File.ReadAllBytes(Render(Fixture.Path(source), new ImageRequest { Width = 50, Format = ImageFormat.Tiff }).File);
        Assert.That((FirstOf(bytes, bits), FirstOf(bytes, compression)), Is.EqualTo((8, lzw)));
    }

    [Test]
    public void Leaves_no_metadata([ValueSource(nameof(All))] ImageFormat format)
    {
        var bytes = File.ReadAllBytes(Render(Fixture.Path("Portrait_5.jpg"), new ImageRequest { Width = 40, Format = format }).File);
        foreach (var block in new[] { "Exif", "EXIF", "eXIf", "ICC_PROFILE", "iCCP", "tEXt", "http://ns.adobe.com", "ImageMagick" })
            Assert.That(bytes.AsSpan().IndexOf(Encoding.ASCII.GetBytes(block)), Is.Negative, block);
    }

    [Test]
    public void Quality_counts_for_lossy_formats_only()
    {
        byte[] Made(ImageFormat format, int quality) =>
            File.ReadAllBytes(Render(Fixture.Path("Portrait_2.jpg"), new ImageRequest { Width = 100, Format = format, Quality = quality }).File);
        foreach (var format in Lossy)
            Assert.That(Made(format, 30), Has.Length.LessThan(Made(format, 90).Length), $"{format}");
        foreach (var format in Lossless)
            Assert.That(Made(format, 1), Is.EqualTo(Made(format, 100)), $"{format}");
    }

    [TestCase(MagickFormat.Gif)]
    [TestCase(MagickFormat.Tiff)]
    [TestCase(MagickFormat.Bmp)]
    [TestCase(MagickFormat.Avif)]
    public void From_a_format_to_itself(MagickFormat format)
    {
        var png = Pictures.Png(64, 64, (x, y) => ((byte)(x < 32 ? 255 : 0), (byte)(y < 32 ? 255 : 0), 0, 255));
        var source = Save(Pictures.As(format, png));
        var made = Render(source, new ImageRequest { Width = 32 });
        Assert.That(made.Type, Is.EqualTo(TypeOf(source)));
        Assert.That(Decoded(made).MeanDifference(Decoded(Render(Save(png), new ImageRequest { Width = 32 }))), Is.LessThan(6));
    }

    [Test]
    public void An_avif_may_be_large()
    {
        var made = Render(Save(Pictures.Png(20, 20, (_, _) => (1, 2, 3, 255))), new ImageRequest { Width = 2500, Format = ImageFormat.Avif });
        Assert.That((made.Type, Probe(made.File).Width), Is.EqualTo((FileTypes.Avif, 2500)));
    }

    static void AssertNear((int R, int G, int B) color, (int R, int G, int B) wanted) =>
        Assert.That(Math.Abs(color.R - wanted.R) + Math.Abs(color.G - wanted.G) + Math.Abs(color.B - wanted.B), Is.LessThan(12), $"{color}, not {wanted}");

    /// <summary>The first value of a tag, which is a short.</summary>
    static int FirstOf(byte[] tiff, int tag)
    {
        Assert.That(tiff[0], Is.EqualTo((byte)'I'), "little endian");
        int Short(int at) => BinaryPrimitives.ReadUInt16LittleEndian(tiff.AsSpan(at));
        var directory = BinaryPrimitives.ReadInt32LittleEndian(tiff.AsSpan(4));
        var entry = Enumerable.Range(0, Short(directory)).Select(i => directory + 2 + (12 * i)).Single(at => Short(at) == tag);
        // Up to two shorts stand in the entry itself.
        return Short(tiff[entry + 4] <= 2 ? entry + 8 : BinaryPrimitives.ReadInt32LittleEndian(tiff.AsSpan(entry + 8)));
    }
}
