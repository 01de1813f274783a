using ImageMagick;
using Pims.Actions.Imaging;
using Pims.Tests.Imaging;
using Pims.Tests.Imaging.Previews;
using Pims.Tests.Process;

namespace Pims.Tests.Hostile;

/// <summary>Sound files of every kind that pictures are made of, from real photos; small, so that many can be tried.</summary>
static class RealFiles
{
    public static async Task<IReadOnlyList<(string Name, byte[] Bytes)>> MakeAsync(ImageEngine engine, string folder)
    {
        // The engine of this process must have its limits before it sees a file.
        Assert.That(engine.Unavailable, Is.Null);
        var photo = Small(Fixture.Path("Portrait_2.jpg"));
        var avif = Pictures.As(MagickFormat.Avif, photo, 50);
        List<(string, byte[])> all =
        [
            ("photo.jpg", Pictures.As(MagickFormat.Jpeg, photo)),
            ("turned.jpg", Pictures.Oriented(Pictures.As(MagickFormat.Jpeg, photo, 60), 6)),
            ("camera.jpg", await File.ReadAllBytesAsync(Fixture.Path("Portrait_7.jpg"))),
            ("short.jpg", await File.ReadAllBytesAsync(Fixture.Path("truncated.jpg"))),
            ("photo.png", photo),
            .. new[] { "Flag_of_the_Netherlands-16bit.png", "cmyk-perceptual.png", "check.svg" }.Select(name => (name, File.ReadAllBytes(Fixture.Path(name)))),
            ("moving.gif", await File.ReadAllBytesAsync(Fixture.Path("animated-loop-3.gif"))),
            ("photo.webp", Pictures.As(MagickFormat.WebP, photo, 70)),
            ("moving.webp", Pictures.AnimatedWebp(40, 30, 5)),
            ("photo.avif", avif),
            ("photo.heic", Heic(avif)),
            ("photo.tif", Pictures.As(MagickFormat.Tiff, photo)),
            ("photo.bmp", Pictures.As(MagickFormat.Bmp3, photo)),
            ("blurred.svg", Documents.Svg("width='60' height='40'", "<defs><filter id='f'><feGaussianBlur stdDeviation='3'/></filter></defs><g filter='url(#f)'><rect width='30' height='20' fill='red'/><text x='3' y='30'>text</text></g>")),
            ("pages.pdf", Documents.Pdf(Documents.Page(200, 100), Documents.Page(80, 120, "/Rotate 90"))),
            ("film.mp4", await FilmAsync(folder, "film.mp4", "-c:v", "libx264", "-pix_fmt", "yuv420p")),
            ("film.webm", await FilmAsync(folder, "film.webm", "-c:v", "libvpx", "-deadline", "realtime")),
        ];
        return all;
    }

    static byte[] Small(string jpeg)
    {
        using var image = new MagickImage();
        using var source = File.OpenRead(jpeg);
        image.Read(source, new MagickReadSettings { Format = MagickFormat.Jpeg });
        image.Resize(new MagickGeometry(90, 120) { IgnoreAspectRatio = true });
        using var written = new MemoryStream();
        image.Write(written, MagickFormat.Png);
        return written.ToArray();
    }

    /// <summary>Its picture is packed in another way, but its boxes are a HEIC's.</summary>
    static byte[] Heic(byte[] avif) => [.. avif[..8], .. "heic"u8, .. avif[12..]];

    static async Task<byte[]> FilmAsync(string folder, string name, params string[] codec)
    {
        var file = Path.Combine(folder, name);
        var (exitCode, _, errors) = await Script.RunAsync("ffmpeg", ["-v", "error", "-f", "lavfi", "-i", "testsrc=size=96x64:rate=5:duration=2", .. codec, file], folder);
        Assert.That(exitCode, Is.Zero, errors);
        return await File.ReadAllBytesAsync(file);
    }
}
