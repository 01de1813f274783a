namespace Pims.Actions.Imaging;

/// <summary>What picture is wanted: fitted inside the sides that are given; the format is the source's own where none is given.</summary>
public sealed record ImageRequest
{
    public int? Width { get; init; }

    public int? Height { get; init; }

    /// <summary>False forbids enlarging.</summary>
    public bool Upscale { get; init; } = true;

    public ImageFormat? Format { get; init; }

    /// <summary>1 to 100; checked, then without effect, for lossless formats.</summary>
    public int? Quality { get; init; }

    /// <exception cref="ActionError">invalid_parameter, naming it.</exception>
    public static ImageFormat ParseFormat(string name) =>
        ImageFormatFacts.Named(name)?.Format ?? throw Errors.InvalidParameter.Because($"format is one of {WrittenNames()}.", "format");

    /// <exception cref="ActionError">invalid_parameter, naming it; unsupported_format.</exception>
    public void Validate()
    {
        Check("width", Width, ImageLimits.MaxSide);
        Check("height", Height, ImageLimits.MaxSide);
        Check("quality", Quality, 100);
        if (Format is { } format && !ImageFormatFacts.Of(format).Written)
            throw Errors.UnsupportedFormat.Because($"Images are written as {WrittenNames()}.", "format");
    }

    /// <summary>The source's own format where it can be written; else PNG, which loses nothing.</summary>
    public ImageFormat FormatFor(ImageFormat source) => Format ?? (ImageFormatFacts.Of(source).Written ? source : ImageFormat.Png);

    static void Check(string name, int? value, int most)
    {
        if (value < 1 || value > most) throw Errors.InvalidParameter.Because($"{name} is 1 to {most}.", name);
    }

    static string WrittenNames() => string.Join(", ", ImageFormatFacts.All.Where(facts => facts.Written).SelectMany(facts => facts.Names));
}
