namespace ImageMagick;

/// <summary>Hands encoded bytes on, and gives their memory back.</summary>
static class WandWriter
{
    public static unsafe void Copy(nint bytes, nuint length, Stream stream)
    {
        try
        {
            using var encoded = new UnmanagedMemoryStream((byte*)bytes, (long)length);
            encoded.CopyTo(stream);
        }
        finally
        {
            Wand.Relinquish(bytes);
        }
    }
}
