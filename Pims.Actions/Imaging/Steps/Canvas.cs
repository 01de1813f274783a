using ImageMagick;

namespace Pims.Actions.Imaging.Steps;

/// <summary>Lays an animation's frames into its canvas: each may cover a part of it only, over the ones before.</summary>
static class Canvas
{
    public static void Apply(Rendering rendering)
    {
        var frames = rendering.Frames;
        if (frames.Count > 1) frames.Coalesce();
        else if (rendering.Settings.Format == MagickFormat.Gif) LayAlone(frames[0]);
        if (rendering.IsStill)
            while (frames.Count > 1) frames.RemoveAt(0);
        foreach (var frame in frames) frame.ResetPage();
    }

    static void LayAlone(IMagickImage<byte> image)
    {
        var page = image.Page;
        if (image.Width == page.Width && image.Height == page.Height) return;
        image.BackgroundColor = MagickColors.Transparent;
        image.Extent(new MagickGeometry(-page.X, -page.Y, page.Width, page.Height));
    }
}
