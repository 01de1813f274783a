namespace Pims.Actions.Imaging.Steps;

/// <summary>Leaves where and by whom a photo was taken, thumbnails and profiles behind.</summary>
static class Strip
{
    public static void Apply(Rendering rendering) => rendering.Image.Strip();
}
