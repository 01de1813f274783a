namespace ImageMagick;

public interface IMagickImage : IDisposable
{
    event EventHandler<WarningEventArgs> Warning;

    /// <summary>In ticks.</summary>
    uint AnimationDelay { get; set; }

    /// <summary>How often the animation is shown, 0 for without end.</summary>
    uint AnimationIterations { get; set; }

    int AnimationTicksPerSecond { get; set; }

    ColorSpace ColorSpace { get; set; }

    ColorType ColorType { set; }

    uint Depth { get; set; }

    FilterType FilterType { get; set; }

    bool HasAlpha { get; }

    uint Height { get; }

    OrientationType Orientation { get; }

    IMagickGeometry Page { get; }

    uint Quality { get; set; }

    uint Width { get; }

    void Alpha(AlphaOption value);

    void AutoOrient();

    void Crop(IMagickGeometry geometry);

    void Extent(IMagickGeometry geometry);

    IColorProfile? GetColorProfile();

    bool HasProfile(string name);

    void ResetPage();

    void Resize(IMagickGeometry geometry);

    void Sample(uint width, uint height);

    void Strip();

    bool TransformColorSpace(IColorProfile target, ColorTransformMode mode);

    void Write(Stream stream, MagickFormat format);
}

public interface IMagickImage<TQuantumType> : IMagickImage
    where TQuantumType : struct, IConvertible
{
    IMagickColor<TQuantumType>? BackgroundColor { get; set; }

    IMagickSettings<TQuantumType> Settings { get; }

    IMagickImage<TQuantumType> Clone();

    IPixelCollection<TQuantumType> GetPixels();

    void ImportPixels(ReadOnlySpan<byte> data, IPixelImportSettings settings);

    void Ping(Stream stream, IMagickReadSettings<TQuantumType>? readSettings);

    void Read(Stream stream, IMagickReadSettings<TQuantumType>? readSettings);
}
