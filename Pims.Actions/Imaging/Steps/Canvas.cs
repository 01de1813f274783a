using ImageMagick;

namespace Pims.Actions.Imaging.Steps;

/// <summary>Lays a GIF's frame into its canvas: it may cover a part of it only.</summary>
static class Canvas
{
    public static void Apply(Rendering rendering)
    {
        if (rendering.Settings.Format != MagickFormat.Gif) return;
        var (image, page) = (rendering.Image, rendering.Image.Page);
        if (image.Width != page.Width || image.Height != page.Height)
        {
            image.BackgroundColor = MagickColors.Transparent;
            image.Extent(new MagickGeometry(-page.X, -page.Y, page.Width, page.Height));
        }
        image.ResetPage();
    }
}
