using System.Globalization;

namespace Pims.Actions.Imaging;

/// <summary>What picture is wanted: fitted inside the sides that are given; the format is the source's own where none is given.</summary>
public sealed record ImageRequest
{
    /// <summary>The one mode there is: fit inside the sides, nothing cut, nothing filled up.</summary>
    public const string Fit = "max";

    /// <summary>The parameters of an address that make a picture.</summary>
    public static readonly IReadOnlyList<string> Parameters = ["width", "height", "mode", "format", "quality"];

    public int? Width { get; init; }

    public int? Height { get; init; }

    /// <summary>False forbids enlarging.</summary>
    public bool Upscale { get; init; } = true;

    public ImageFormat? Format { get; init; }

    /// <summary>Lies under everything, the picture's own transparency included; null for white where the format has no transparency.</summary>
    public ImageColor? Background { get; init; }

    /// <summary>1 to 100; checked, then without effect, for lossless formats.</summary>
    public int? Quality { get; init; }

    /// <summary>The picture that parameters of an address ask for; null where none of them is there.</summary>
    /// <exception cref="ActionError">invalid_parameter, naming it; unsupported_format.</exception>
    public static ImageRequest? Read(IReadOnlyDictionary<string, string> parameters)
    {
        if (!Parameters.Any(parameters.ContainsKey))
            return null;
        if (parameters.TryGetValue("mode", out var mode) && mode != Fit)
            throw Errors.InvalidParameter.Because($"mode must be {Fit}.", "mode");
        var request = new ImageRequest
        {
            Width = Number(parameters, "width", ImageLimits.MaxSide),
            Height = Number(parameters, "height", ImageLimits.MaxSide),
            Format = parameters.TryGetValue("format", out var format) ? ParseFormat(format) : null,
            Quality = Number(parameters, "quality", 100),
        };
        if (request is { Width: not null, Height: not null } && mode is null)
            throw Errors.InvalidParameter.Because($"width and height together want mode={Fit}.", "mode");
        request.Validate();
        return request;
    }

    /// <summary>A number from 1 on; null where it is not given.</summary>
    /// <exception cref="ActionError">invalid_parameter, naming it.</exception>
    public static int? Number(IReadOnlyDictionary<string, string> parameters, string name, int most)
    {
        if (!parameters.TryGetValue(name, out var value))
            return null;
        return int.TryParse(value, NumberStyles.None, CultureInfo.InvariantCulture, out var number) && number >= 1 && number <= most
            ? number
            : throw Errors.InvalidParameter.Because($"{name} must be an integer from 1 to {most}.", name);
    }

    /// <exception cref="ActionError">invalid_parameter, naming it.</exception>
    public static ImageFormat ParseFormat(string name) =>
        ImageFormatFacts.Named(name)?.Format ?? throw Errors.InvalidParameter.Because($"format is one of {WrittenNames()}.", "format");

    /// <summary>A format that callers know by this name, whether or not this build can write it; null for null.</summary>
    /// <exception cref="ActionError">unsupported_format</exception>
    public static ImageFormat? FormatNamed(string? name) => name is null ? null : ImageFormatFacts.Named(name)?.Format ?? throw NotWritten();

    /// <exception cref="ActionError">invalid_parameter, naming it; unsupported_format.</exception>
    public void Validate()
    {
        Check("width", Width, ImageLimits.MaxSide);
        Check("height", Height, ImageLimits.MaxSide);
        Check("quality", Quality, 100);
        if (Format is { } format && !ImageFormatFacts.Of(format).Written)
            throw NotWritten();
    }

    /// <summary>The source's own format where it can be written; else PNG, which loses nothing.</summary>
    public ImageFormat FormatFor(ImageFormat source) => Format ?? (ImageFormatFacts.Of(source).Written ? source : ImageFormat.Png);

    static void Check(string name, int? value, int most)
    {
        if (value < 1 || value > most) throw Errors.InvalidParameter.Because($"{name} is 1 to {most}.", name);
    }

    static ActionError NotWritten() => Errors.UnsupportedFormat.Because($"Images are written as {WrittenNames()}.", "format");

    static string WrittenNames() => string.Join(", ", ImageFormatFacts.All.Where(facts => facts.Written).SelectMany(facts => facts.Names));
}
