using System.Globalization;
using System.Text;

namespace Pims.Actions.Assets;

/// <summary>The words of a query: what is between all that is neither letter nor digit, as the index splits what it keeps.</summary>
static class SearchWords
{
    const int MostWords = 32;

    /// <exception cref="ActionError"><c>invalid_parameter</c></exception>
    public static IReadOnlyList<string> Of(string query)
    {
        var words = new List<string>();
        var word = new StringBuilder();
        foreach (var rune in query.EnumerateRunes())
        {
            if (IsOfWord(rune))
                word.Append(rune.ToString());
            else
                End();
        }
        End();
        return words.Count switch
        {
            0 => throw Errors.InvalidParameter.Because("query must have a letter or a digit.", "query"),
            > MostWords => throw Errors.InvalidParameter.Because($"query has {words.Count} words; at most {MostWords} are allowed.", "query"),
            _ => words,
        };

        void End()
        {
            var text = word.ToString();
            if (!text.EnumerateRunes().All(IsMark) && !words.Contains(text, StringComparer.OrdinalIgnoreCase))
                words.Add(text);
            word.Clear();
        }
    }

    static bool IsOfWord(Rune rune) => Rune.GetUnicodeCategory(rune) is
        UnicodeCategory.UppercaseLetter or UnicodeCategory.LowercaseLetter or UnicodeCategory.TitlecaseLetter or UnicodeCategory.ModifierLetter
        or UnicodeCategory.OtherLetter or UnicodeCategory.DecimalDigitNumber or UnicodeCategory.LetterNumber or UnicodeCategory.OtherNumber || IsMark(rune);

    static bool IsMark(Rune rune) => Rune.GetUnicodeCategory(rune) is
        UnicodeCategory.NonSpacingMark or UnicodeCategory.SpacingCombiningMark or UnicodeCategory.EnclosingMark;
}
