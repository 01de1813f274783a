using ImageMagick;

namespace Pims.Actions.Imaging.Steps;

/// <summary>Lays a transparent picture on the colour that was asked for, and on white where the target's format has no transparency.</summary>
static class Flatten
{
    public static void Apply(Rendering rendering)
    {
        var image = rendering.Image;
        if (!image.HasAlpha) return;
        if (rendering.Background is { } color) Lay(image, new MagickColor(color.Red, color.Green, color.Blue, color.Alpha));
        if (!rendering.Target.KeepsAlpha) Lay(image, MagickColors.White);
    }

    static void Lay(IMagickImage<byte> image, MagickColor color)
    {
        image.BackgroundColor = color;
        image.Alpha(AlphaOption.Remove);
        if (color.A == byte.MaxValue) image.Alpha(AlphaOption.Off);
    }
}
