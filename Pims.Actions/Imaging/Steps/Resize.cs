using ImageMagick;

namespace Pims.Actions.Imaging.Steps;

static class Resize
{
    public static void Apply(Rendering rendering)
    {
        var (image, layout) = (rendering.Image, rendering.Layout);
        var (width, height) = layout.CutsSource ? layout.Cut.Size : layout.Whole;
        // Where one side shrinks and the other grows, what lies between could be far larger than both.
        if (width < image.Width && height > image.Height) To(image, (uint)width, image.Height);
        else if (height < image.Height && width > image.Width) To(image, image.Width, (uint)height);
        To(image, (uint)width, (uint)height);
    }

    static void To(IMagickImage<byte> image, uint width, uint height)
    {
        if (image.Width == width && image.Height == height) return;
        // Lanczos is the sharper one, and leaves rings around the edges of what is enlarged.
        image.FilterType = (long)width * height > (long)image.Width * image.Height ? FilterType.Mitchell : FilterType.Lanczos;
        image.Resize(new MagickGeometry(width, height) { IgnoreAspectRatio = true });
    }
}
