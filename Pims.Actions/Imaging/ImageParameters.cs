using System.Globalization;

namespace Pims.Actions.Imaging;

/// <summary>The parameters of an address that make a picture, checked one by one; none falls back to something else.</summary>
public static class ImageParameters
{
    /// <summary>The format that is chosen by what the client accepts.</summary>
    public const string Auto = "auto";

    public const int MaxQuality = 100;

    public static readonly IReadOnlyList<string> Names = ["width", "height", "mode", "anchor", "center", "upscale", "format", "quality", "bgcolor", "page"];

    public static readonly IReadOnlyList<string> Formats = [.. ImageFormatFacts.All.Where(facts => facts.IsWritten).SelectMany(facts => facts.Names)];

    /// <summary>The picture that the parameters ask for; null where none of them is there.</summary>
    /// <exception cref="ActionError">invalid_parameter, naming it.</exception>
    public static ImageRequest? Read(IReadOnlyDictionary<string, string> parameters)
    {
        if (!Names.Any(parameters.ContainsKey))
            return null;
        var format = parameters.GetValueOrDefault("format");
        return new ImageRequest
        {
            Width = Number(parameters, "width", ImageLimits.MaxSide),
            Height = Number(parameters, "height", ImageLimits.MaxSide),
            Mode = Name(parameters, "mode", ImageMode.Pad),
            Anchor = Name(parameters, "anchor", ImageAnchor.Center),
            Center = parameters.TryGetValue("center", out var center) ? ParseCenter(center) : null,
            Upscale = !parameters.TryGetValue("upscale", out var upscale) || ParseUpscale(upscale),
            Format = format is null or Auto ? null : ParseFormat(format),
            IsAuto = format == Auto,
            Quality = Number(parameters, "quality", MaxQuality),
            Background = parameters.TryGetValue("bgcolor", out var color) ? ParseColor(color) : null,
            Page = Number(parameters, "page", ImageLimits.MaxFrames),
        };
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
        Formats.Contains(name) ? ImageFormatFacts.Named(name)!.Format : throw Errors.InvalidParameter.Because($"format is one of {Auto}, {string.Join(", ", Formats)}.", "format");

    /// <summary>A member of an enumeration, written in lower case.</summary>
    static T Name<T>(IReadOnlyDictionary<string, string> parameters, string name, T absent) where T : struct, Enum
    {
        if (!parameters.TryGetValue(name, out var value))
            return absent;
        if (value.All(char.IsAsciiLetterLower) && Enum.TryParse<T>(value, ignoreCase: true, out var member))
            return member;
        throw Errors.InvalidParameter.Because($"{name} is one of {string.Join(", ", Enum.GetNames<T>()).ToLowerInvariant()}.", name);
    }

    static FocalPoint ParseCenter(string text)
    {
        var parts = text.Split(',');
        return parts.Length == 2 && Fraction(parts[0]) is { } y && Fraction(parts[1]) is { } x
            ? new FocalPoint(y, x)
            : throw Errors.InvalidParameter.Because("center is y,x: two fractions from 0 to 1, counted from the top and from the left.", "center");
    }

    static double? Fraction(string text) =>
        double.TryParse(text, NumberStyles.AllowDecimalPoint, CultureInfo.InvariantCulture, out var number) && number is >= 0 and <= 1 ? number : null;

    static bool ParseUpscale(string text) =>
        text is "true" or "false" ? text == "true" : throw Errors.InvalidParameter.Because("upscale is true or false.", "upscale");

    static ImageColor ParseColor(string text) =>
        ImageColor.Of(text) ?? throw Errors.InvalidParameter.Because($"bgcolor must be {ImageColor.Expected}.", "bgcolor");
}
