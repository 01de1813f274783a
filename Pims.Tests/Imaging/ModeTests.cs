using ImageMagick;
using Pims.Actions.Imaging;

namespace Pims.Tests.Imaging;

/// <summary>Where each part of a picture is found again. The picture is 90x60: three by two fields of a colour each.</summary>
sealed class ModeTests : ImagingTest
{
    const string Fields = "rgbcmy";

    static readonly Dictionary<char, (int R, int G, int B)> Colors = new()
    {
        ['r'] = (255, 0, 0), ['g'] = (0, 255, 0), ['b'] = (0, 0, 255), ['c'] = (0, 255, 255), ['m'] = (255, 0, 255), ['y'] = (255, 255, 0),
        ['k'] = (0, 0, 0), ['w'] = (255, 255, 255),
    };

    static byte[] Png(int scale = 1) => Pictures.Png(90 * scale, 60 * scale, (x, y) =>
    {
        var (r, g, b) = Colors[Fields[(x / (30 * scale)) + (3 * (y / (30 * scale)))]];
        return ((byte)r, (byte)g, (byte)b, 255);
    });

    static readonly ImageColor Black = new(0, 0, 0, 255);

    /// <summary>What is seen of a result: a point of every so many, row by row.</summary>
    static TestCaseData Seen(string name, ImageRequest request, int width, int height, int step, params string[] rows) =>
        new TestCaseData(request, width, height, step, rows).SetName(name);

    static readonly TestCaseData[] Scenarios =
    [
        Seen("Pad lies in the middle", new() { Width = 90, Height = 120 }, 90, 120, 30, "kkk", "rgb", "cmy", "kkk"),
        Seen("Pad at the top", new() { Width = 90, Height = 120, Anchor = ImageAnchor.Top }, 90, 120, 30, "rgb", "cmy", "kkk", "kkk"),
        Seen("Pad at the bottom", new() { Width = 90, Height = 120, Anchor = ImageAnchor.BottomLeft }, 90, 120, 30, "kkk", "kkk", "rgb", "cmy"),
        Seen("Pad at the left", new() { Width = 150, Height = 60, Anchor = ImageAnchor.Left }, 150, 60, 30, "rgbkk", "cmykk"),
        Seen("Pad at the right", new() { Width = 150, Height = 60, Anchor = ImageAnchor.TopRight }, 150, 60, 30, "kkrgb", "kkcmy"),
        Seen("Pad without enlarging", new() { Width = 150, Height = 120, Upscale = false }, 150, 120, 30, "kkkkk", "krgbk", "kcmyk", "kkkkk"),
        Seen("Pad without enlarging in a corner", new() { Width = 150, Height = 120, Upscale = false, Anchor = ImageAnchor.BottomRight }, 150, 120, 30, "kkkkk", "kkkkk", "kkrgb", "kkcmy"),
        Seen("Pad enlarges", new() { Width = 180, Height = 180 }, 180, 180, 60, "rgb", "cmy", "kkk"),
        Seen("Pad ignores the focal point", new() { Width = 90, Height = 120, Center = new(0, 0) }, 90, 120, 30, "kkk", "rgb", "cmy", "kkk"),
        Seen("Boxpad does not enlarge", new() { Width = 150, Height = 120, Mode = ImageMode.BoxPad }, 150, 120, 30, "kkkkk", "krgbk", "kcmyk", "kkkkk"),
        Seen("Boxpad in a corner", new() { Width = 150, Height = 120, Mode = ImageMode.BoxPad, Anchor = ImageAnchor.TopLeft }, 150, 120, 30, "rgbkk", "cmykk", "kkkkk", "kkkkk"),
        Seen("Boxpad shrinks", new() { Width = 45, Height = 60, Mode = ImageMode.BoxPad }, 45, 60, 15, "kkk", "rgb", "cmy", "kkk"),
        Seen("Crop keeps the middle", new() { Width = 30, Height = 60, Mode = ImageMode.Crop }, 30, 60, 30, "g", "m"),
        Seen("Crop keeps the left", new() { Width = 30, Height = 60, Mode = ImageMode.Crop, Anchor = ImageAnchor.TopLeft }, 30, 60, 30, "r", "c"),
        Seen("Crop keeps the right", new() { Width = 60, Height = 120, Mode = ImageMode.Crop, Anchor = ImageAnchor.Right }, 60, 120, 60, "b", "y"),
        Seen("Crop keeps the top", new() { Width = 90, Height = 30, Mode = ImageMode.Crop, Anchor = ImageAnchor.Top }, 90, 30, 30, "rgb"),
        Seen("Crop keeps the bottom", new() { Width = 45, Height = 15, Mode = ImageMode.Crop, Anchor = ImageAnchor.BottomRight }, 45, 15, 15, "cmy"),
        Seen("Crop around a point", new() { Width = 30, Height = 60, Mode = ImageMode.Crop, Center = new(0.2, 0.18) }, 30, 60, 30, "r", "c"),
        Seen("Crop around a point stops at the edge", new() { Width = 60, Height = 60, Mode = ImageMode.Crop, Center = new(0, 1), Anchor = ImageAnchor.Left }, 60, 60, 30, "gb", "my"),
        Seen("Crop of a small part", new() { Width = 90, Height = 9, Mode = ImageMode.Crop, Center = new(1, 0.5) }, 90, 9, 30, "cmy"),
        Seen("Crop without enlarging", new() { Width = 300, Height = 30, Mode = ImageMode.Crop, Anchor = ImageAnchor.Bottom, Upscale = false }, 90, 30, 30, "cmy"),
        Seen("Max fits", new() { Width = 45, Height = 500, Mode = ImageMode.Max }, 45, 30, 15, "rgb", "cmy"),
        Seen("Max without enlarging", new() { Width = 500, Height = 500, Mode = ImageMode.Max, Upscale = false }, 90, 60, 30, "rgb", "cmy"),
        Seen("Min covers", new() { Width = 90, Height = 120, Mode = ImageMode.Min }, 180, 120, 60, "rgb", "cmy"),
        Seen("Min without enlarging", new() { Width = 90, Height = 120, Mode = ImageMode.Min, Upscale = false }, 90, 60, 30, "rgb", "cmy"),
        Seen("Stretch", new() { Width = 180, Height = 60, Mode = ImageMode.Stretch }, 180, 60, 30, "rrggbb", "ccmmyy"),
        Seen("Stretch without enlarging", new() { Width = 45, Height = 120, Mode = ImageMode.Stretch, Upscale = false }, 45, 60, 15, "rgb", "rgb", "cmy", "cmy"),
        Seen("One side alone", new() { Height = 120, Mode = ImageMode.Crop }, 180, 120, 60, "rgb", "cmy"),
    ];

    [TestCaseSource(nameof(Scenarios))]
    public void Each_field_is_where_it_belongs(ImageRequest request, int width, int height, int step, string[] rows)
    {
        // A JPEG of four times the size goes through the decoder's own shrinking; enlarging is then asked of the size that it has.
        AssertSeen(Save(Png(), "png"), request, width, height, step, rows);
        if (request.Upscale && request.Mode != ImageMode.BoxPad)
            AssertSeen(Save(Pictures.As(MagickFormat.Jpeg, Png(scale: 8)), "jpeg"), request, width, height, step, rows);
        var turned = Pictures.Oriented(Pictures.As(MagickFormat.Jpeg, Turned(), quality: 100), 6);
        AssertSeen(Save(turned, "turned"), request, width, height, step, rows);
    }

    /// <summary>The picture as a camera stores it that was held on its side.</summary>
    static byte[] Turned() => Pictures.Png(60, 90, (x, y) =>
    {
        var (r, g, b) = Colors[Fields[((89 - y) / 30) + (3 * (x / 30))]];
        return ((byte)r, (byte)g, (byte)b, 255);
    });

    void AssertSeen(string source, ImageRequest request, int width, int height, int step, string[] rows)
    {
        var made = Render(source, request with { Format = ImageFormat.Png, Background = Black });
        var pixels = Pixels.Of(made.File, MagickFormat.Png);
        Assert.That((made.Width, made.Height, pixels.Width, pixels.Height), Is.EqualTo((width, height, width, height)));
        var seen = Enumerable.Range(0, rows.Length).Select(row => string.Concat(Enumerable.Range(0, rows[0].Length).Select(column =>
            Nearest(pixels[Math.Min(width - 1, (column * step) + (step / 2)), Math.Min(height - 1, (row * step) + (step / 2))]))));
        Assert.That(seen, Is.EqualTo(rows), Path.GetFileName(source));
    }

    static char Nearest((int R, int G, int B) color) => Colors.MinBy(pair =>
        Math.Abs(pair.Value.R - color.R) + Math.Abs(pair.Value.G - color.G) + Math.Abs(pair.Value.B - color.B)).Key;
}
