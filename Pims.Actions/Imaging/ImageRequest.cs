using System.Globalization;

namespace Pims.Actions.Imaging;

/// <summary>What picture is wanted: fitted inside the sides that are given; the format is the source's own where none is given.</summary>
public sealed record ImageRequest
{
    /// <summary>The one mode there is: fit inside the sides, nothing cut, nothing filled up.</summary>
    public const string Fit = "max";

    /// <summary>The parameters of an address that make a picture.</summary>
    public static readonly IReadOnlyList<string> Parameters = ["width", "height", "mode", "upscale", "format", "quality", "bgcolor", "page"];

    public int? Width { get; init; }

    public int? Height { get; init; }

    /// <summary>False forbids enlarging.</summary>
    public bool Upscale { get; init; } = true;

    public ImageFormat? Format { get; init; }

    /// <summary>Lies under everything, the picture's own transparency included; null for white where the format has no transparency.</summary>
    public ImageColor? Background { get; init; }

    /// <summary>1 to 100; checked, then without effect, for lossless formats.</summary>
    public int? Quality { get; init; }

    /// <summary>The page or frame, from 1, of which a still is made; null for the first page, and for the whole of an animation.</summary>
    public int? Page { get; init; }

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
            Upscale = !parameters.TryGetValue("upscale", out var upscale) || ParseUpscale(upscale),
            Format = parameters.TryGetValue("format", out var format) ? ParseFormat(format) : null,
            Quality = Number(parameters, "quality", 100),
            Background = parameters.TryGetValue("bgcolor", out var color) ? ParseColor(color) : null,
            Page = Number(parameters, "page", ImageLimits.MaxFrames),
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
    static bool ParseUpscale(string text) =>
        text is "true" or "false" ? text == "true" : throw Errors.InvalidParameter.Because("upscale is true or false.", "upscale");

    /// <exception cref="ActionError">invalid_parameter, naming it.</exception>
    static ImageColor ParseColor(string text) =>
        ImageColor.Of(text) ?? throw Errors.InvalidParameter.Because($"bgcolor must be {ImageColor.Expected}.", "bgcolor");

    /// <exception cref="ActionError">invalid_parameter, naming it.</exception>
    public static ImageFormat ParseFormat(string name) =>
        ImageFormatFacts.Named(name)?.Format ?? throw Errors.InvalidParameter.Because($"format is one of {WrittenNames()}.", "format");

    /// <exception cref="ActionError">invalid_parameter, naming it; unsupported_format.</exception>
    public void Validate()
    {
        Check("width", Width, ImageLimits.MaxSide);
        Check("height", Height, ImageLimits.MaxSide);
        Check("quality", Quality, 100);
        Check("page", Page, ImageLimits.MaxFrames);
        if (Format is { } format && !ImageFormatFacts.Of(format).IsWritten)
            throw Errors.UnsupportedFormat.Because($"Images are written as {WrittenNames()}.", "format");
    }

    static void Check(string name, int? value, int most)
    {
        if (value < 1 || value > most) throw Errors.InvalidParameter.Because($"{name} is 1 to {most}.", name);
    }

    static string WrittenNames() => string.Join(", ", ImageFormatFacts.All.Where(facts => facts.IsWritten).SelectMany(facts => facts.Names));
}
