namespace Pims.Actions.Imaging.Steps;

/// <summary>Turns and mirrors the picture as its EXIF orientation says.</summary>
static class Orient
{
    public static void Apply(Rendering rendering)
    {
        if (rendering.Facts.Orientation != 1) rendering.Image.AutoOrient();
    }
}
