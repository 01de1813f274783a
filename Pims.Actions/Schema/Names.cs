using System.Text;

namespace Pims.Actions.Schema;

/// <summary>What buckets and files may be called: one step of a path, whole and visible on every system.</summary>
static class Names
{
    public const int MaxLength = 255;

    public const string Rule = "1 to 255 characters without / and control characters, not . or ..";

    public static bool IsName(string text)
    {
        if (string.IsNullOrWhiteSpace(text) || text is "." or "..")
            return false;
        var length = 0;
        foreach (var rune in text.EnumerateRunes())
        {
            if (rune.Value == '/' || Rune.IsControl(rune) || ++length > MaxLength)
                return false;
        }
        return true;
    }

    /// <summary>The first characters of a text, none cut in half.</summary>
    public static string Cut(string text, int characters) => string.Concat(text.EnumerateRunes().Take(characters));
}
