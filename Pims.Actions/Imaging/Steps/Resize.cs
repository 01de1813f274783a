using ImageMagick;

namespace Pims.Actions.Imaging.Steps;

static class Resize
{
    public static void Apply(Rendering rendering)
    {
        var (image, size) = (rendering.Image, rendering.Size);
        if (image.Width == size.Width && image.Height == size.Height) return;
        image.FilterType = FilterType.Lanczos;
        image.Resize(new MagickGeometry((uint)size.Width, (uint)size.Height) { IgnoreAspectRatio = true });
    }
}
