using ImageMagick;
using Pims.Actions.Imaging.Scaling;

namespace Pims.Actions.Imaging.Steps;

static class Resize
{
    public static void Apply(Rendering rendering)
    {
        var (image, layout, shrunk) = (rendering.Image, rendering.Layout, rendering.Shrunk);
        var (own, size) = (new PixelSize((int)image.Width, (int)image.Height), layout.CutsSource ? layout.Cut.Size : layout.Whole);
        if (own == size) return;
        var isCmyk = image.ColorSpace == ColorSpace.CMYK;
        if (isCmyk && image.HasAlpha)
        {
            ByEngine(image, size);
            return;
        }
        var (width, height) = (Exactly(own.Width, rendering.Facts.Width), Exactly(own.Height, rendering.Facts.Height));
        Scale(image, isCmyk ? "CMYK" : image.HasAlpha ? "RGBA" : "RGBP", new RowScaler(width, height, size, image.HasAlpha, shrunk > 1));

        // The last pixels of a whole row may be what was left over for their squares; of a turned picture they are no longer the last.
        double Exactly(int side, int whole) =>
            rendering.Facts.Orientation == 1 && (whole + shrunk - 1) / shrunk == side ? (double)whole / shrunk : side;
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

    /// <summary>Five channels are one too many for the scaler.</summary>
    static void ByEngine(IMagickImage<byte> image, PixelSize size)
    {
        image.FilterType = FilterType.Lanczos;
        image.Resize(new MagickGeometry((uint)size.Width, (uint)size.Height) { IgnoreAspectRatio = true });
    }
}
