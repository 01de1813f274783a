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

    /// <summary>The parameters that ask for the picture, without those that say what holds anyway; <see cref="Read"/> reads the same picture from them.</summary>
    public static IEnumerable<KeyValuePair<string, string>> Write(ImageRequest image)
    {
        var plain = new ImageRequest();
        (string Name, string? Value)[] all =
        [
            ("width", Text(image.Width)), ("height", Text(image.Height)),
            ("mode", image.Mode == plain.Mode ? null : Word(image.Mode)), ("anchor", image.Anchor == plain.Anchor ? null : Word(image.Anchor)),
            ("center", image.Center?.ToString()), ("upscale", image.Upscale ? null : "false"),
            ("format", image.IsAuto ? Auto : image.Format is { } format ? ImageFormatFacts.Of(format).Names[0] : null),
            ("quality", Text(image.Quality)), ("bgcolor", image.Background?.ToString()), ("page", Text(image.Page)),
        ];
        return all.Where(pair => pair.Value is not null).Select(pair => KeyValuePair.Create(pair.Name, pair.Value!));
    }

    /// <summary>A number from 1 on; null where it is not given.</summary>
    /// <exception cref="ActionError">invalid_parameter, naming it.</exception>
    public static int? Number(IReadOnlyDictionary<string, string> parameters, string name, int most)
    {
        if (!parameters.TryGetValue(name, out var value))
            return null;
        // The framework's own parser would also take zeros at the end of the text.
        return value.All(char.IsAsciiDigit) && int.TryParse(value, NumberStyles.None, CultureInfo.InvariantCulture, out var number) && number >= 1 && number <= most
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

    static FocalPoint ParseCenter(string text) =>
        FocalPoint.Of(text) ?? throw Errors.InvalidParameter.Because($"center must be {FocalPoint.Expected}.", "center");

    static bool ParseUpscale(string text) =>
        text is "true" or "false" ? text == "true" : throw Errors.InvalidParameter.Because("upscale is true or false.", "upscale");

    static ImageColor ParseColor(string text) =>
        ImageColor.Of(text) ?? throw Errors.InvalidParameter.Because($"bgcolor must be {ImageColor.Expected}.", "bgcolor");

    static string? Text(int? number) => number?.ToString(CultureInfo.InvariantCulture);

    static string Word<T>(T member) where T : struct, Enum => member.ToString().ToLowerInvariant();
}
