using ImageMagick;

namespace Pims.Actions.Imaging.Steps;

/// <summary>
/// Lays the picture on its canvas. The colour that was asked for lies under all of it; without one the canvas is
/// transparent, and white where the target's format has no transparency.
/// </summary>
static class Lay
{
    public static void Apply(Rendering rendering)
    {
        var (image, layout) = (rendering.Image, rendering.Layout);
        var isSeenThrough = image.HasAlpha && (rendering.Background is not null || !rendering.Target.KeepsAlpha);
        if (!layout.IsPadded && !isSeenThrough) return;
        var color = ColorOf(rendering);
        // A canvas of grey would make the colour grey.
        if (image.ColorSpace == ColorSpace.Gray) image.ColorSpace = ColorSpace.sRGB;
        if (color.A < byte.MaxValue && !image.HasAlpha) image.Alpha(AlphaOption.Set);
        image.BackgroundColor = color;
        image.Extent(new MagickGeometry(-layout.Left, -layout.Top, (uint)layout.Canvas.Width, (uint)layout.Canvas.Height));
        image.ResetPage();
        if (color.A == byte.MaxValue) image.Alpha(AlphaOption.Off);
    }

    static MagickColor ColorOf(Rendering rendering)
    {
        if (rendering.Background is not { } wanted) return rendering.Target.KeepsAlpha ? MagickColors.Transparent : MagickColors.White;
        return rendering.Target.KeepsAlpha
            ? new(wanted.Red, wanted.Green, wanted.Blue, wanted.Alpha)
            : new(OnWhite(wanted.Red, wanted.Alpha), OnWhite(wanted.Green, wanted.Alpha), OnWhite(wanted.Blue, wanted.Alpha), byte.MaxValue);
    }

    static byte OnWhite(byte part, byte alpha) => (byte)(((part * alpha) + (byte.MaxValue * (byte.MaxValue - alpha)) + 127) / byte.MaxValue);
}
