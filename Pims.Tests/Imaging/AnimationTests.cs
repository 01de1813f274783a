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
