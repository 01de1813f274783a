using ImageMagick;
using Pims.Actions.Imaging.Scaling;

namespace Pims.Actions.Imaging.Steps;

static class Resize
{
    public static void Apply(Rendering rendering)
    {
        var (image, facts, layout, shrunk) = (rendering.Image, rendering.Facts, rendering.Layout, rendering.Shrunk);
        var (own, size) = (new PixelSize((int)image.Width, (int)image.Height), layout.CutsSource ? layout.Cut.Size : layout.Whole);
        if (own == size) return;
        var isCmyk = image.ColorSpace == ColorSpace.CMYK;
        if (isCmyk && image.HasAlpha)
        {
            ByEngine(image, size);
            return;
        }
        var (row, column) = (LineOf(own.Width, facts.Width, facts.IsFlippedAcross), LineOf(own.Height, facts.Height, facts.IsFlippedDown));
        // Else colours are still to be converted.
        var isFinal = image.ColorSpace is ColorSpace.sRGB or ColorSpace.Gray && !image.HasProfile("icc");
        Scale(image, isCmyk ? "CMYK" : image.HasAlpha ? "RGBA" : "RGBP", new RowScaler(row, column, size, image.HasAlpha, shrunk > 1, isFinal));

        // A whole side's last pixel may be what was left over for its square.
        Line LineOf(int side, int whole, bool isFlipped) =>
            (whole + shrunk - 1) / shrunk == side && (double)whole / shrunk is var length ? new Line(isFlipped ? side - length : 0, length) : side;
    }

    static void Scale(IMagickImage<byte> image, string mapping, RowScaler scaler)
    {
        using var source = image.Clone();
        SetSize(image, scaler.To);
        var result = new PixelRowWriter(image, mapping);
        foreach (var row in PixelRows.Of(source, mapping))
        {
            scaler.Add(row.Span);
            while (scaler.TryTake(result.Row)) result.Next();
        }
    }

    /// <summary>The quickest way to an image of that size with everything else of this one; its pixels follow.</summary>
    static void SetSize(IMagickImage<byte> image, PixelSize size)
    {
        if (size.Width > image.Width || size.Height > image.Height)
        {
            image.Sample((uint)size.Width, (uint)size.Height);
            return;
        }
        image.Crop(new MagickGeometry((uint)size.Width, (uint)size.Height));
        image.ResetPage();
    }

    /// <summary>Five channels are one too many for the scaler. Where one side shrinks and the other grows, what lies between could be far larger than both.</summary>
    static void ByEngine(IMagickImage<byte> image, PixelSize size)
    {
        var (width, height) = ((uint)size.Width, (uint)size.Height);
        image.FilterType = size.Area > (long)image.Width * image.Height ? FilterType.Mitchell : FilterType.Lanczos;
        if (width < image.Width && height > image.Height)
            image.Resize(new MagickGeometry(width, image.Height) { IgnoreAspectRatio = true });
        else if (height < image.Height && width > image.Width)
            image.Resize(new MagickGeometry(image.Width, height) { IgnoreAspectRatio = true });
        image.Resize(new MagickGeometry(width, height) { IgnoreAspectRatio = true });
    }
}
