using System.Globalization;
using Pims.Actions.Schema;

namespace Pims.Actions.Assets;

/// <summary>The id of a thing that refers to an asset, as its own system has it: a number or a text. It is kept as a text.</summary>
public sealed record ReferenceTarget(string Text) : IReadFromJson<ReferenceTarget>
{
    const int MaxLength = 255;

    static string IReadFromJson<ReferenceTarget>.JsonName => "integer or string";

    static string IReadFromJson<ReferenceTarget>.Expected => $"an id: an integer, or a string of 1 to {MaxLength} characters without control characters";

    static bool IReadFromJson<ReferenceTarget>.TryRead(object value, out ReferenceTarget result)
    {
        result = new ReferenceTarget(Convert.ToString(value, CultureInfo.InvariantCulture)!);
        return result.Text.Length is > 0 and <= MaxLength && !string.IsNullOrWhiteSpace(result.Text) && !result.Text.Any(char.IsControl)
            && result.Text.EnumerateRunes().All(rune => rune != System.Text.Rune.ReplacementChar);
    }
}
