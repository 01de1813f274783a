using ImageMagick;

namespace Pims.Actions.Imaging.Steps;

/// <summary>Lays a transparent picture on white where the target's format has no transparency.</summary>
static class Flatten
{
    public static void Apply(Rendering rendering)
    {
        if (rendering.Target.KeepsAlpha || !rendering.Image.HasAlpha) return;
        rendering.Image.BackgroundColor = MagickColors.White;
        rendering.Image.Alpha(AlphaOption.Remove);
        rendering.Image.Alpha(AlphaOption.Off);
    }
}
