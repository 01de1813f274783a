namespace ImageMagick;

public sealed class MagickImage : IMagickImage<byte>
{
    WandHandle wand;

    public MagickImage() => wand = Wand.New();

    internal MagickImage(WandHandle wand) => this.wand = wand;

    public event EventHandler<WarningEventArgs>? Warning;

    public uint AnimationDelay { get => (uint)Wand.GetDelay(wand); set => wand.Check(Wand.SetDelay(wand, value)); }

    public uint AnimationIterations { get => (uint)Wand.GetIterations(wand); set => wand.Check(Wand.SetIterations(wand, value)); }

    public int AnimationTicksPerSecond { get => (int)Wand.GetTicks(wand); set => wand.Check(Wand.SetTicks(wand, value)); }

    public IMagickColor<byte>? BackgroundColor
    {
        get => PixelColor.Read(pixel => wand.Check(Wand.GetBackground(wand, pixel)));
        set
        {
            if (value is not null) PixelColor.Use(value, pixel => wand.Check(Wand.SetBackground(wand, pixel)));
        }
    }

    public ColorSpace ColorSpace
    {
        get => WandColorSpace.Of(Wand.GetColorspace(wand));
        set => wand.Check(Wand.TransformColorspace(wand, WandColorSpace.NumberOf(value)));
    }

    public ColorType ColorType
    {
        set
        {
            wand.Check(Wand.SetImageType(wand, value));
            // PNG's encoder looks only at the wand's.
            wand.Check(Wand.SetType(wand, value));
        }
    }

    public uint Depth { get => (uint)Wand.GetDepth(wand); set => wand.Check(Wand.SetDepth(wand, value)); }

    public FilterType FilterType { get; set; }

    public bool HasAlpha => Wand.HasAlpha(wand) != 0;

    public uint Height => (uint)Wand.Height(wand);

    public OrientationType Orientation => Wand.Orientation(wand);

    public IMagickGeometry Page
    {
        get
        {
            wand.Check(Wand.Page(wand, out var width, out var height, out var x, out var y));
            return new MagickGeometry((int)x, (int)y, (uint)width, (uint)height);
        }
    }

    public uint Quality
    {
        get => (uint)Wand.GetQuality(wand);
        set
        {
            wand.Check(Wand.SetImageQuality(wand, value));
            // PNG's encoder looks only at the wand's.
            wand.Check(Wand.SetQuality(wand, value));
        }
    }

    public IMagickSettings<byte> Settings { get; } = new MagickSettings();

    public uint Width => (uint)Wand.Width(wand);

    public void Alpha(AlphaOption value) => wand.Check(Wand.SetAlpha(wand, WandAlpha.NumberOf(value)));

    public void AutoOrient() => wand.Check(Wand.AutoOrient(wand));

    public IMagickImage<byte> Clone() => new MagickImage(Wand.CopyCurrent(wand));

    public void Crop(IMagickGeometry geometry) => wand.Check(Wand.Crop(wand, geometry.Width, geometry.Height, geometry.X, geometry.Y));

    public void Extent(IMagickGeometry geometry) => wand.Check(Wand.Extent(wand, geometry.Width, geometry.Height, geometry.X, geometry.Y));

    public IColorProfile? GetColorProfile() => Profile("icc") is { } data ? new ColorProfile(data) : null;

    public IPixelCollection<byte> GetPixels() => new PixelCollection(wand);

    public bool HasProfile(string name) => Profile(name) is not null;

    public void ImportPixels(ReadOnlySpan<byte> data, IPixelImportSettings settings) => wand.Check(Wand.ImportPixels(
        wand, settings.X, settings.Y, settings.Width, settings.Height, settings.Mapping, settings.StorageType, data));

    public void Ping(Stream stream, IMagickReadSettings<byte>? readSettings) =>
        Replace(WandReader.Read(stream, readSettings, ping: true, Warn));

    public void Read(Stream stream, IMagickReadSettings<byte>? readSettings) =>
        Replace(WandReader.Read(stream, readSettings, ping: false, Warn));

    public void ResetPage() => wand.Check(Wand.ResetPage(wand, null));

    public void Resize(IMagickGeometry geometry)
    {
        if (!geometry.IgnoreAspectRatio) throw new NotSupportedException("The sizes are computed before; set IgnoreAspectRatio.");
        wand.Check(Wand.Resize(wand, geometry.Width, geometry.Height, FilterType, blur: 1));
    }

    public void Sample(uint width, uint height) => wand.Check(Wand.Sample(wand, width, height));

    public void Strip() => wand.Check(Wand.Strip(wand));

    public bool TransformColorSpace(IColorProfile target, ColorTransformMode mode)
    {
        if (!HasProfile("icc")) return false;
        var profile = target.ToByteArray();
        wand.Check(Wand.ApplyProfile(wand, "icc", profile, (nuint)profile.Length));
        return true;
    }

    public unsafe void Write(Stream stream, MagickFormat format)
    {
        wand.Check(Wand.SetFormat(wand, format.CoderName));
        TellSettings(wand);
        var bytes = Wand.Encode(wand, out var length);
        wand.Check(bytes == 0 ? 0 : 1);
        WandWriter.Copy(bytes, length, stream);
    }

    public void Dispose() => wand.Dispose();

    /// <summary>To the wand that encodes: this image's own, or that of a list.</summary>
    internal void TellSettings(WandHandle encoder)
    {
        var settings = (MagickSettings)Settings;
        if (settings.Compression != CompressionMethod.Undefined) encoder.Check(Wand.SetCompression(encoder, settings.Compression));
        foreach (var (name, value) in settings.Defines) encoder.Check(Wand.SetOption(encoder, name, value));
    }

    internal void AddTo(WandHandle list) => list.Check(Wand.Add(list, wand));

    unsafe byte[]? Profile(string name)
    {
        var profile = Wand.GetProfile(wand, name, out var length);
        var bytes = profile == 0 ? null : new ReadOnlySpan<byte>((void*)profile, (int)length).ToArray();
        Wand.Relinquish(profile);
        return bytes;
    }

    void Replace(WandHandle read)
    {
        wand.Dispose();
        wand = read;
    }

    void Warn(MagickWarningException warning) => Warning?.Invoke(this, new(warning));
}
