using System.Globalization;
using Pims.Actions.Schema;

namespace Pims.Actions.Imaging;

/// <summary>A point of the upright picture in fractions from its top and left edge, each 0 to 1; six decimals count.</summary>
public readonly record struct FocalPoint(double Y, double X) : IReadFromJson<FocalPoint>
{
    internal const string Expected = "y,x: two fractions from 0 to 1, counted from the top and from the left";

    const int Decimals = 6;

    static string IReadFromJson<FocalPoint>.JsonName => "string";

    static string IReadFromJson<FocalPoint>.Expected => Expected;

    /// <returns>Null where the text is no such point.</returns>
    public static FocalPoint? Of(string text)
    {
        var parts = text.Split(',');
        return parts.Length == 2 && Fraction(parts[0]) is { } y && Fraction(parts[1]) is { } x ? new FocalPoint(y, x) : null;
    }

    /// <summary>As <see cref="Of"/> reads it again.</summary>
    public override string ToString() => string.Create(CultureInfo.InvariantCulture, $"{Y:0.######},{X:0.######}");

    static bool IReadFromJson<FocalPoint>.TryRead(object value, out FocalPoint result)
    {
        var point = value is string text ? Of(text) : null;
        result = point ?? default;
        return point is not null;
    }

    // The framework's own parser would also take NaN, and zeros at the end of the text.
    static double? Fraction(string text) =>
        text.All(letter => char.IsAsciiDigit(letter) || letter == '.')
        && double.TryParse(text, NumberStyles.AllowDecimalPoint, CultureInfo.InvariantCulture, out var number) && number is >= 0 and <= 1
            ? Math.Round(number, Decimals)
            : null;
}
