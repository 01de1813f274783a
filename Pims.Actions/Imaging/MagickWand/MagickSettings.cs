namespace ImageMagick;

public interface IMagickSettings<TQuantumType>
    where TQuantumType : struct, IConvertible
{
    CompressionMethod Compression { get; set; }

    void SetDefine(MagickFormat format, string name, string value);
}

public sealed class MagickSettings : IMagickSettings<byte>
{
    readonly Dictionary<string, string> defines = [];

    public CompressionMethod Compression { get; set; }

    public void SetDefine(MagickFormat format, string name, string value) => defines[$"{format.ToString().ToLowerInvariant()}:{name}"] = value;

    internal IEnumerable<KeyValuePair<string, string>> Defines => defines;
}
