using System.Globalization;
using Pims.Actions.Schema;

namespace Pims.Actions.Imaging;

/// <summary>A colour as callers write it: <c>fff</c>, <c>800080</c>, <c>aarrggbb</c> (with or without #), <c>r,g,b[,a]</c>, or a CSS name.</summary>
public sealed record ImageColor(byte Red, byte Green, byte Blue, byte Alpha) : IReadFromJson<ImageColor>
{
    internal const string Expected = "a colour: fff, 800080, aarrggbb, r,g,b[,a] with numbers from 0 to 255, or a CSS name";

    static readonly ImageColor None = new(0, 0, 0, 0);

    /// <returns>Null where the text is no colour.</returns>
    public static ImageColor? Of(string text) => OfHex(text.StartsWith('#') ? text[1..] : text) ?? OfNumbers(text.Split(',')) ?? OfName(text);

    /// <summary>As aarrggbb, which <see cref="Of"/> reads again.</summary>
    public override string ToString() => Convert.ToHexStringLower([Alpha, Red, Green, Blue]);

    static string IReadFromJson<ImageColor>.JsonName => "string";

    static string IReadFromJson<ImageColor>.Expected => Expected;

    static bool IReadFromJson<ImageColor>.TryRead(object value, out ImageColor result)
    {
        var color = value is string text ? Of(text) : null;
        result = color ?? None;
        return color is not null;
    }

    static ImageColor? OfHex(string text)
    {
        if (text.Length is not (3 or 6 or 8) || !text.All(char.IsAsciiHexDigit))
            return null;
        var digits = text.Length == 3 ? string.Concat(text.Select(digit => $"{digit}{digit}")) : text;
        var bytes = Convert.FromHexString(digits.PadLeft(8, 'f'));
        return new ImageColor(bytes[1], bytes[2], bytes[3], bytes[0]);
    }

    static ImageColor? OfNumbers(string[] parts)
    {
        if (parts.Length is not (3 or 4))
            return null;
        var bytes = new byte[] { 0, 0, 0, byte.MaxValue };
        for (var i = 0; i < parts.Length; i++)
            if (!parts[i].All(char.IsAsciiDigit) || !byte.TryParse(parts[i], NumberStyles.None, CultureInfo.InvariantCulture, out bytes[i]))
                return null;
        return new ImageColor(bytes[0], bytes[1], bytes[2], bytes[3]);
    }

    // The framework knows CSS's names, of grey one spelling, and those of a desktop's parts.
    static ImageColor? OfName(string text) =>
        System.Drawing.Color.FromName(text.Replace("grey", "gray", StringComparison.OrdinalIgnoreCase)) is { IsKnownColor: true, IsSystemColor: false } color ? new ImageColor(color.R, color.G, color.B, color.A) : null;
}
