using ImageMagick;

namespace Pims.Actions.Imaging.Steps;

/// <summary>Lays an animation's frames into its canvas: each may cover a part of it only, over the ones before.</summary>
static class Canvas
{
    public static void Apply(Rendering rendering)
    {
        var frames = rendering.Frames;
        if (rendering.Settings.Format is MagickFormat.Gif or MagickFormat.WebP) Lay(frames);
        if (rendering.IsStill)
            while (frames.Count > 1) frames.RemoveAt(0);
        foreach (var frame in frames) frame.ResetPage();
    }

    static void Lay(MagickImageCollection frames)
    {
        var (first, page) = (frames[0], frames[0].Page);
        // A WebP that is no animation has no canvas; of one that is, the engine lays the first frame itself.
        if (page.Width > 0 && (first.Width != page.Width || first.Height != page.Height))
        {
            // Else the canvas around a frame without transparency would be black.
            first.Alpha(AlphaOption.Set);
            first.BackgroundColor = MagickColors.Transparent;
            first.Extent(new MagickGeometry(-page.X, -page.Y, page.Width, page.Height));
            first.ResetPage();
        }
        if (frames.Count > 1) frames.Coalesce();
    }
}
