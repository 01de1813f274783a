using System.Text;
using Pims.Actions.Schema;

namespace Pims.Actions.Buckets;

/// <summary>A name for addresses: words of a-z and 0-9 joined by a hyphen.</summary>
public sealed record Slug(string Text) : IReadFromJson<Slug>
{
    const int MaxLength = 128;

    // Latin letters beyond ASCII, each group behind the letters that it becomes.
    static readonly Dictionary<char, string> Letters = new (string Plain, string Accented)[]
    {
        ("a", "àáâãåāăą"), ("ae", "äæ"), ("c", "çćĉċč"), ("d", "ðďđ"), ("e", "èéêëēĕėęě"), ("g", "ĝğġģ"), ("h", "ĥħ"),
        ("i", "ìíîïĩīĭįıİ"), ("j", "ĵ"), ("k", "ķ"), ("l", "ĺļľŀł"), ("n", "ñńņňŋ"), ("o", "òóôõōŏő"), ("oe", "öøœ"), ("r", "ŕŗř"),
        ("s", "śŝşšș"), ("ss", "ß"), ("t", "ţťŧț"), ("th", "þ"), ("u", "ùúûũūŭůűų"), ("ue", "ü"), ("w", "ŵ"), ("y", "ýÿŷ"), ("z", "źżž"),
    }.SelectMany(group => group.Accented.Select(letter => (letter, group.Plain))).ToDictionary(pair => pair.letter, pair => pair.Plain);

    static string IReadFromJson<Slug>.JsonName => "string";

    static string IReadFromJson<Slug>.Expected => $"words of a-z and 0-9 joined by -, at most {MaxLength} characters";

    /// <summary>A slug made from a name; of a name without a single Latin letter or digit, the fallback.</summary>
    public static string Of(string name, string fallback)
    {
        var slug = new StringBuilder();
        foreach (var letter in name.ToLowerInvariant())
        {
            var plain = char.IsAsciiLetterOrDigit(letter) ? letter.ToString() : Letters.GetValueOrDefault(letter);
            if (plain is not null)
                slug.Append(plain);
            else if (slug.Length > 0 && slug[^1] != '-' && !IsMark(letter))
                slug.Append('-');
        }
        var text = slug.ToString(0, Math.Min(slug.Length, MaxLength - 20)).Trim('-');
        return text.Length > 0 ? text : fallback;
    }

    /// <summary>The wanted slug, or with the next free number behind it. With n taken it asks some 2 log n times.</summary>
    public static async Task<string> FreeAsync(string wanted, Func<string, Task<bool>> isTaken)
    {
        if (!await isTaken(wanted))
            return wanted;
        var (taken, free) = (1, 2);
        while (await isTaken($"{wanted}-{free}"))
            (taken, free) = (free, free * 2);
        while (free - taken > 1)
        {
            var middle = taken + (free - taken) / 2;
            (taken, free) = await isTaken($"{wanted}-{middle}") ? (middle, free) : (taken, middle);
        }
        return $"{wanted}-{free}";
    }

    static bool IReadFromJson<Slug>.TryRead(object value, out Slug result)
    {
        result = new Slug(value as string ?? "");
        return result.Text.Length is > 0 and <= MaxLength
            && result.Text.Split('-').All(word => word.Length > 0 && word.All(letter => char.IsAsciiLetterLower(letter) || char.IsAsciiDigit(letter)));
    }

    // A combining accent belongs to the letter before it.
    static bool IsMark(char letter) => letter is >= '\u0300' and <= '\u036f';
}
