using ImageMagick;
using Pims.Actions.Imaging.Scaling;

namespace Pims.Actions.Imaging.Steps;

/// <summary>Colours as every screen expects them, because the profile that would explain others is stripped.</summary>
static class ToSrgb
{
    public static void Apply(Rendering rendering)
    {
        var image = rendering.Image;
        // Not a colour space of its own but sRGB as the file stores it; a profile speaks of the colours after that.
        if (image.ColorSpace == ColorSpace.YCbCr) image.ColorSpace = ColorSpace.sRGB;
        ByProfile(image);
        if (image.ColorSpace is not (ColorSpace.sRGB or ColorSpace.Gray)) image.ColorSpace = ColorSpace.sRGB;
    }

    static void ByProfile(IMagickImage<byte> image)
    {
        try
        {
            var isLarge = (long)image.Width * image.Height > ProfileTable.Colors;
            if (isLarge && image.ColorSpace == ColorSpace.sRGB && image.GetColorProfile() is { } profile && ProfileTable.Of(image, profile) is { } table)
                table.Apply(image);
            else
                image.TransformColorSpace(ColorProfiles.SRGB, ColorTransformMode.HighRes);
        }
        catch (MagickException)
        {
            // A profile that is damaged or of another colour space says nothing; browsers show such pictures without it.
        }
    }
}
