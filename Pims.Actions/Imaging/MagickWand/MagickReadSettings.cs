namespace ImageMagick;

public interface IMagickReadSettings<TQuantumType>
    where TQuantumType : struct, IConvertible
{
    MagickFormat Format { get; set; }

    uint? FrameIndex { get; set; }

    uint? FrameCount { get; set; }

    void SetDefine(string name, string value);
}

public sealed class MagickReadSettings : IMagickReadSettings<byte>
{
    readonly Dictionary<string, string> defines = [];

    public MagickFormat Format { get; set; }

    public uint? FrameIndex { get; set; }

    public uint? FrameCount { get; set; }

    public void SetDefine(string name, string value) => defines[name] = value;

    internal IEnumerable<KeyValuePair<string, string>> Defines => defines;
}
