namespace ImageMagick;

public interface IMagickGeometry
{
    uint Height { get; set; }

    bool IgnoreAspectRatio { get; set; }

    uint Width { get; set; }

    int X { get; set; }

    int Y { get; set; }
}

public sealed class MagickGeometry(int x, int y, uint width, uint height) : IMagickGeometry
{
    public MagickGeometry(uint width, uint height) : this(0, 0, width, height)
    {
    }

    public uint Height { get; set; } = height;

    public bool IgnoreAspectRatio { get; set; }

    public uint Width { get; set; } = width;

    public int X { get; set; } = x;

    public int Y { get; set; } = y;
}
