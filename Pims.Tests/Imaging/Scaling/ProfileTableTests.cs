using System.Runtime.InteropServices;
using ImageMagick;
using Pims.Actions.Imaging;
using Pims.Actions.Imaging.Scaling;
using Pims.Tests.Support;

namespace Pims.Tests.Imaging.Scaling;

sealed class ProfileTableTests : ImagingTest
{
    /// <summary>The photo has a profile with a gamma of 1.8.</summary>
    [TestCase(600)]
    [TestCase(1100)]
    public void The_colours_are_those_that_the_engine_makes(int width)
    {
        using var engine = Photo(width);
        using var table = engine.Clone();
        Assert.That((long)engine.Width * engine.Height, Is.GreaterThan(ProfileTable.Colors));
        ProfileTable.Of(table, table.GetColorProfile()!)!.Apply(table);
        var before = Bytes(engine);
        engine.TransformColorSpace(ColorProfiles.SRGB, ColorTransformMode.HighRes);
        var (expected, made) = (Bytes(engine), Bytes(table));
        Assert.That(before.Zip(expected, (one, two) => Math.Abs(one - two)).Average(), Is.GreaterThan(5), "there is something to change");
        var differences = expected.Zip(made, (one, two) => Math.Abs(one - two)).ToArray();
        Assert.That((differences.Max(), differences.Average()), Is.LessThanOrEqualTo((3, 0.25)));
        Assert.That(differences.Average(), Is.LessThan(0.25));
    }

    /// <summary>Near black a linear profile is thirteen times as steep as a screen's.</summary>
    [TestCase(1.0)]
    [TestCase(2.6)]
    public void Shades_near_black_are_those_that_the_engine_makes(double gamma)
    {
        var source = Save(Pictures.Png(256, 256, (x, y) => ((byte)x, (byte)(x / 8), (byte)y, 255), Profiles.Chunk(Profiles.Gamma(gamma))));
        var made = Pixels.Of(Render(source, new ImageRequest { Format = ImageFormat.Png }).File, MagickFormat.Png);
        using var engine = new MagickImage();
        using (var stream = File.OpenRead(source)) engine.Read(stream, new MagickReadSettings { Format = MagickFormat.Png });
        engine.TransformColorSpace(ColorProfiles.SRGB, ColorTransformMode.HighRes);
        var expected = Bytes(engine);
        var differences = made.Rgb.Select((value, at) => Math.Abs(value - expected[(at / 3 * 4) + (at % 3)])).ToArray();
        Assert.That(differences.Max(), Is.LessThanOrEqualTo(4));
        Assert.That(differences.Average(), Is.LessThan(1));
    }

    [Test]
    public void Transparency_stays_as_it_was()
    {
        using var image = Photo(300);
        image.Alpha(AlphaOption.Set);
        var pixels = image.GetPixels().ToShortArray(0, 0, 1, 1, "RGBA")!;
        pixels[3] = 12345;
        image.ImportPixels(MemoryMarshal.AsBytes<ushort>(pixels), new PixelImportSettings(0, 0, 1, 1, StorageType.Short, "RGBA"));
        ProfileTable.Of(image, image.GetColorProfile()!)!.Apply(image);
        Assert.That(image.GetPixels().ToShortArray(0, 0, 1, 1, "RGBA")![3], Is.EqualTo(12345));
    }

    /// <summary>The pipeline goes both ways: small pictures by the engine, larger ones by the table.</summary>
    [Test]
    public void Small_and_large_pictures_have_the_same_colours()
    {
        var photo = Path.Combine(Repository.Root, "samples", "photo.jpg");
        var large = Pixels.Of(Render(photo, new ImageRequest { Width = 450, Format = ImageFormat.Png }).File, MagickFormat.Png);
        var small = Pixels.Of(Render(photo, new ImageRequest { Width = 90, Format = ImageFormat.Png }).File, MagickFormat.Png);
        for (var part = 0; part < 3; part++)
            Assert.That(Mean(small, part), Is.EqualTo(Mean(large, part)).Within(1));

        static double Mean(Pixels pixels, int part) => pixels.Rgb.Where((_, at) => at % 3 == part).Average(value => value);
    }

    static MagickImage Photo(int width)
    {
        var image = new MagickImage();
        using var stream = File.OpenRead(Path.Combine(Repository.Root, "samples", "photo.jpg"));
        image.Read(stream, new MagickReadSettings { Format = MagickFormat.Jpeg });
        image.Sample((uint)width, (uint)width);
        return image;
    }

    static byte[] Bytes(IMagickImage<byte> image)
    {
        using var pixels = image.GetPixels();
        return pixels.ToByteArray(PixelMapping.RGBA)!;
    }
}
