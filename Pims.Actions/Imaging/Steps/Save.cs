namespace Pims.Actions.Imaging.Steps;

/// <summary>Written beside its place and renamed: a crash leaves a .part file, never half a picture under the right name.</summary>
static class Save
{
    public static void Apply(Rendering rendering)
    {
        var part = $"{rendering.DestinationFile}.{Guid.NewGuid():n}.part";
        try
        {
            using (var stream = new FileStream(part, FileMode.CreateNew, FileAccess.Write))
            {
                if (rendering.Frames.Count > 1) rendering.Frames.Write(stream, rendering.Target.Coder);
                else rendering.Image.Write(stream, rendering.Target.Coder);
                stream.Flush(flushToDisk: true);
            }
            File.Move(part, rendering.DestinationFile, overwrite: true);
        }
        finally
        {
            File.Delete(part);
        }
    }
}
