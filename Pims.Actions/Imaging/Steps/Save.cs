namespace Pims.Actions.Imaging.Steps;

/// <summary>A picture that could not be written wholly is not there.</summary>
static class Save
{
    public static void Apply(Rendering rendering)
    {
        try
        {
            using var stream = new FileStream(rendering.DestinationFile, FileMode.Create, FileAccess.ReadWrite);
            if (rendering.Frames.Count > 1) rendering.Frames.Write(stream, rendering.Target.Coder);
            else rendering.Image.Write(stream, rendering.Target.Coder);
            if (rendering.Target.Format == ImageFormat.Tiff) TiffPadding.Clear(stream);
        }
        catch
        {
            File.Delete(rendering.DestinationFile);
            throw;
        }
    }
}
