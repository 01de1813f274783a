namespace ImageMagick;

public enum PixelMapping { RGBA }

public interface IPixelCollection<TQuantumType> : IDisposable
    where TQuantumType : struct, IConvertible
{
    byte[]? ToByteArray(PixelMapping mapping);
}

sealed class PixelCollection(WandHandle wand) : IPixelCollection<byte>
{
    const int CharPixel = 1;

    public byte[]? ToByteArray(PixelMapping mapping)
    {
        var (width, height) = (Wand.Width(wand), Wand.Height(wand));
        var bytes = new byte[checked((int)(width * height) * 4)];
        wand.Check(Wand.ExportPixels(wand, 0, 0, width, height, mapping.ToString(), CharPixel, bytes));
        return bytes;
    }

    public void Dispose()
    {
    }
}
