using ImageMagick;

namespace Pims.Actions.Imaging.Steps;

/// <summary>Cuts away what a crop leaves out: after scaling, or of the source where scaling it whole would be wasted.</summary>
static class Crop
{
    public static void Source(Rendering rendering)
    {
        if (!rendering.Layout.CutsSource) return;
        var (image, own, window) = (rendering.Image, rendering.Own, rendering.Layout.Window);
        // The decoder may have made the picture smaller already.
        var (width, height) = ((int)image.Width, (int)image.Height);
        var (across, down) = (LayoutSizes.Scale(window.Width, width, own.Width), LayoutSizes.Scale(window.Height, height, own.Height));
        var left = Math.Min((int)((long)window.X * width / own.Width), width - across);
        var top = Math.Min((int)((long)window.Y * height / own.Height), height - down);
        Cut(image, new(left, top, across, down));
    }

    public static void Scaled(Rendering rendering)
    {
        var layout = rendering.Layout;
        if (!layout.CutsSource && layout.Whole != layout.Cut.Size) Cut(rendering.Image, layout.Cut);
    }

    static void Cut(IMagickImage<byte> image, PixelArea area)
    {
        image.Crop(new MagickGeometry(area.X, area.Y, (uint)area.Width, (uint)area.Height));
        image.ResetPage();
    }
}
