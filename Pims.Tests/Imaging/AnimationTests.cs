using System.Buffers.Binary;
using ImageMagick;
using Pims.Actions;
using Pims.Actions.Files;
using Pims.Actions.Imaging;

namespace Pims.Tests.Imaging;

/// <summary>Moving pictures, and the stills that are made of them.</summary>
sealed class AnimationTests : ImagingTest
{
    static readonly string Source = Fixture.Path("animated-loop-3.gif");

    [TestCase(null)]
    [TestCase(ImageFormat.Gif)]
    public void A_gif_keeps_frames_delays_and_loop_count(ImageFormat? format)
    {
        var made = Render(Source, new ImageRequest { Width = 185, Format = format });
        Assert.That((made.Type, made.Width, made.Height), Is.EqualTo((FileTypes.Gif, 185, 143)));
        Assert.That(Probe(made.File), Is.EqualTo(Probe(Source) with { Width = 185, Height = 143 }));
        var (delays, loops) = Timing(File.ReadAllBytes(made.File));
        Assert.That(delays, Has.Length.EqualTo(10).And.EqualTo(Timing(File.ReadAllBytes(Source)).Delays));
        Assert.That(loops, Is.EqualTo(2).And.EqualTo(Timing(File.ReadAllBytes(Source)).Loops));
    }

    [Test]
    public void Each_frame_looks_as_it_did([Range(1, 10)] int page)
    {
        var wanted = Still(Source, page, 185);
        var again = Still(Save(File.ReadAllBytes(Render(Source, new ImageRequest { Width = 185 }).File)), page, 185);
        Assert.That(again.MeanDifference(wanted), Is.LessThan(4));
    }

    [Test]
    public void A_frame_lies_over_those_before_it()
    {
        var (first, last) = (Still(Source, 1, 370), Still(Source, 10, 370));
        Assert.That((last.Width, last.Height), Is.EqualTo((370, 285)));
        Assert.That(last.MeanDifference(first), Is.InRange(0.5, 30));
    }

    [Test]
    public void A_webp_keeps_the_frames_also_when_made_a_gif_again()
    {
        var webp = Save(File.ReadAllBytes(Render(Source, new ImageRequest { Width = 185, Format = ImageFormat.Webp }).File));
        Assert.That((TypeOf(webp), Probe(webp).Frames), Is.EqualTo((FileTypes.Webp, 10)));
        var smaller = Render(webp, new ImageRequest { Width = 100 });
        Assert.That((smaller.Type, smaller.Height, Probe(smaller.File).Frames), Is.EqualTo((FileTypes.Webp, 77, 10)));
        Assert.That(Still(webp, 5, 185).MeanDifference(Still(Source, 5, 185)), Is.LessThan(6));
        var gif = Render(webp, new ImageRequest { Width = 100, Format = ImageFormat.Gif });
        Assert.That((Probe(gif.File).Frames, Timing(File.ReadAllBytes(gif.File)).Delays.Length), Is.EqualTo((10, 10)));
    }

    [Test]
    public void A_webp_keeps_delays_and_loop_count_and_a_gif_made_of_it_too()
    {
        // Milliseconds; the second and the third are one picture and become one frame.
        var webp = Save(File.ReadAllBytes(Render(Save(Blinking([100, 250, 50, 700], loops: 2)), new ImageRequest { Format = ImageFormat.Webp }).File), "webp");
        Assert.That(WebpTimes(File.ReadAllBytes(webp)), Is.EqualTo((3, "100 300 700")));
        var smaller = Save(File.ReadAllBytes(Render(webp, new ImageRequest { Width = 10 }).File), "smaller");
        Assert.That(WebpTimes(File.ReadAllBytes(smaller)), Is.EqualTo((3, "100 300 700")));
        var (delays, loops) = Timing(File.ReadAllBytes(Render(smaller, new ImageRequest { Format = ImageFormat.Gif }).File));
        Assert.That((string.Join(' ', delays), loops), Is.EqualTo(("10 30 70", 2)));
    }

    [TestCase(0, 0)]
    [TestCase(null, 1)]
    public void Without_end_stays_so_and_once_is_once(int? loops, int shown)
    {
        var made = Render(Save(Blinking([100, 100, 100, 100], loops)), new ImageRequest { Format = ImageFormat.Webp });
        Assert.That(WebpTimes(File.ReadAllBytes(made.File)).Loops, Is.EqualTo(shown));
    }

    [Test]
    public void A_webp_ends_where_its_header_says([Values] bool moves)
    {
        var bytes = File.ReadAllBytes(Render(Source, new ImageRequest { Width = 50, Page = moves ? null : 1, Format = ImageFormat.Webp }).File);
        Assert.That(bytes, Has.Length.EqualTo(8 + BinaryPrimitives.ReadInt32LittleEndian(bytes.AsSpan(4))));
    }

    static readonly ImageColor Blue = new(0, 0, 255, 255);

    [Test]
    public void Every_frame_is_cropped_and_padded([Values(ImageFormat.Gif, ImageFormat.Webp)] ImageFormat format, [Range(1, 4)] int page)
    {
        var wanted = new[] { (255, 0, 0), (0, 255, 0), (0, 255, 0), (255, 255, 255) }[page - 1];
        var source = Save(Blinking([100, 250, 50, 700], loops: 2));
        var padded = Save(File.ReadAllBytes(Render(source, new ImageRequest { Width = 60, Height = 40, Background = Blue, Format = format }).File), "padded");
        var shown = format == ImageFormat.Webp && page > 2 ? page - 1 : page;
        var seen = Still(padded, shown, 60);
        AssertNear([seen[5, 20], seen[30, 20], seen[55, 20]], (0, 0, 255), wanted, (0, 0, 255));
        var cropped = Save(File.ReadAllBytes(Render(source, new ImageRequest { Width = 40, Height = 10, Mode = ImageMode.Crop, Format = format }).File), "cropped");
        AssertNear([Still(cropped, shown, 40)[20, 5]], wanted);
    }

    [Test]
    public void A_canvas_counts_for_each_frame() =>
        Refuses(Errors.ImageTooLarge, () => Render(Save(Pictures.Gif(30, 30, 6)), new ImageRequest { Width = 3000, Height = 3000, Upscale = false }));

    static void AssertNear((int R, int G, int B)[] seen, params (int R, int G, int B)[] wanted)
    {
        foreach (var (one, two) in seen.Zip(wanted))
            Assert.That(Math.Abs(one.R - two.R) + Math.Abs(one.G - two.G) + Math.Abs(one.B - two.B), Is.LessThan(60), $"{one}, not {two}");
    }

    /// <summary>A GIF of 20x20 in red, green, green and white.</summary>
    static byte[] Blinking(int[] milliseconds, int? loops)
    {
        static byte[] Frame(int color, int delay) =>
        [
            0x21, 0xf9, 4, 4, (byte)(delay / 10), (byte)(delay / 10 >> 8), 0, 0,
            // A code of three bits for each pixel, and one that forgets the pairs learned after every two.
            0x2c, 0, 0, 0, 0, 20, 0, 20, 0, 0, 2, .. Codes([.. Enumerable.Range(0, 400).SelectMany(pixel => pixel % 2 == 0 ? new[] { 4, color } : [color]), 5]), 0,
        ];
        byte[] loop = loops is { } count ? [0x21, 0xff, 11, .. "NETSCAPE2.0"u8, 3, 1, (byte)count, 0, 0] : [];
        return
        [
            .. "GIF89a"u8, 20, 0, 20, 0, 0x81, 0, 0, 255, 0, 0, 0, 255, 0, 255, 255, 255, 0, 0, 0, .. loop,
            .. milliseconds.Zip([0, 1, 1, 2], (delay, color) => Frame(color, delay)).SelectMany(bytes => bytes), 0x3b,
        ];
    }

    static byte[] Codes(int[] codes)
    {
        var bits = codes.SelectMany(code => new[] { code & 1, (code >> 1) & 1, code >> 2 }).ToArray();
        var bytes = bits.Chunk(8).Select(chunk => (byte)chunk.Select((bit, at) => bit << at).Sum()).ToArray();
        return [.. bytes.Chunk(255).SelectMany(chunk => (byte[])[(byte)chunk.Length, .. chunk])];
    }

    /// <summary>From the chunks of a WebP: how often it is shown, and the frames' milliseconds.</summary>
    static (int Loops, string Delays) WebpTimes(byte[] webp)
    {
        int Number(int at, int bytes) => Enumerable.Range(0, bytes).Sum(each => webp[at + each] << (8 * each));
        var (loops, delays) = (-1, new List<int>());
        for (var at = 12; at + 8 <= webp.Length; at += 8 + ((Number(at + 4, 4) + 1) / 2 * 2))
        {
            if (webp.AsSpan(at).StartsWith("ANIM"u8)) loops = Number(at + 12, 2);
            if (webp.AsSpan(at).StartsWith("ANMF"u8)) delays.Add(Number(at + 20, 3));
        }
        return (loops, string.Join(' ', delays));
    }

    [TestCase(1)]
    [TestCase(2)]
    [TestCase(null)]
    public void The_canvas_around_a_part_of_it_is_transparent(int? page)
    {
        var format = page is null ? ImageFormat.Gif : ImageFormat.Png;
        var made = Render(Save(Pictures.Gif(40, 30, 2)), new ImageRequest { Page = page, Format = format, Background = new ImageColor(0, 0, 255, 255) });
        var pixels = Pixels.Of(made.File, page is null ? MagickFormat.Gif : MagickFormat.Png);
        Assert.That((pixels.Width, pixels.Height, pixels[20, 20], pixels[0, 0].R < 60), Is.EqualTo((40, 30, (0, 0, 255), true)));
    }

    [TestCase(ImageFormat.Png)]
    [TestCase(ImageFormat.Jpeg)]
    [TestCase(ImageFormat.Tiff)]
    public void Elsewhere_it_is_the_first_frame(ImageFormat format)
    {
        var made = Render(Source, new ImageRequest { Width = 185, Format = format });
        Assert.That((made.Width, made.Height, Probe(made.File).Frames), Is.EqualTo((185, 143, 1)));
    }

    [Test]
    public void A_page_gives_one_still_in_any_format([Values(ImageFormat.Gif, ImageFormat.Webp, ImageFormat.Jpeg)] ImageFormat format) =>
        Assert.That(Probe(Render(Source, new ImageRequest { Page = 3, Format = format }).File).Frames, Is.EqualTo(1));

    [Test]
    public void A_page_that_is_not_there_is_refused()
    {
        Assert.That(Assert.Throws<ActionError>(() => Render(Source, new ImageRequest { Page = 11 }))!.Parameter, Is.EqualTo("page"));
    }

    [Test]
    public void A_page_of_a_tiff_has_its_own_size()
    {
        using var pages = new MagickImageCollection();
        pages.Read(File.OpenRead(Source), new MagickReadSettings { Format = MagickFormat.Gif });
        using var tiff = new MemoryStream();
        pages.Write(tiff, MagickFormat.Tiff);
        var file = Save(tiff.ToArray());
        var made = Render(file, new ImageRequest { Page = 2, Format = ImageFormat.Png });
        Assert.That((Probe(file).Frames, made.Width, made.Height), Is.EqualTo((10, 177, 60)));
        Assert.That(Pixels.Of(made.File, MagickFormat.Png).Width, Is.EqualTo(177));
    }

    [Test]
    public void Frames_with_too_many_pixels_together_are_refused_and_the_first_is_had()
    {
        var gif = Save(Pictures.Gif(3000, 3000, 6));
        Refuses(Errors.ImageTooLarge, () => Render(gif, new ImageRequest { Width = 30 }));
        Refuses(Errors.ImageTooLarge, () => Render(gif, new ImageRequest { Width = 30, Page = 6 }));
        Refuses(Errors.ImageTooLarge, () => Render(Save(Pictures.Gif(30, 30, 6)), new ImageRequest { Width = 3000 }));
        Assert.That(Render(Save(Pictures.Gif(3000, 3000, 6)), new ImageRequest { Width = 30, Page = 1 }).Width, Is.EqualTo(30));
    }

    Pixels Still(string file, int page, int width) =>
        Pixels.Of(Render(file, new ImageRequest { Width = width, Page = page, Format = ImageFormat.Png }).File, MagickFormat.Png);

    /// <summary>From the blocks of a GIF: hundredths of a second, and how often it is repeated.</summary>
    static (int[] Delays, int Loops) Timing(byte[] gif)
    {
        int Short(int at) => BinaryPrimitives.ReadUInt16LittleEndian(gif.AsSpan(at));
        var control = Enumerable.Range(0, gif.Length - 8).Where(at => gif.AsSpan(at, 3) is [0x21, 0xf9, 4] && gif[at + 7] == 0);
        var loop = gif.AsSpan().IndexOf("NETSCAPE2.0"u8);
        return ([.. control.Select(at => Short(at + 4))], loop < 0 ? 0 : Short(loop + 13));
    }
}
