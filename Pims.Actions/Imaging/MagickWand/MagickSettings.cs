namespace ImageMagick;

public interface IMagickSettings<TQuantumType>
    where TQuantumType : struct, IConvertible
{
    CompressionMethod Compression { get; set; }
}

public sealed class MagickSettings : IMagickSettings<byte>
{
    public CompressionMethod Compression { get; set; }
}
