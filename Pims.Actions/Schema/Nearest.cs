namespace Pims.Actions.Schema;

/// <summary>The known word that a mistyped one was probably meant to be.</summary>
static class Nearest
{
    const int LongestShown = 100;

    /// <summary>". Did you mean X?" where one is near, else a full stop.</summary>
    public static string Hint(string word, IEnumerable<string> known) => Find(word, known) is { } near ? $"; did you mean {near}?" : ".";

    /// <summary>A caller's word, cut so that a message stays a message.</summary>
    public static string Shown(string word) => word.Length <= LongestShown ? word : word[..LongestShown] + "...";

    static string? Find(string word, IEnumerable<string> known) =>
        word.Length > LongestShown
            ? null
            : known.Select(candidate => (Candidate: candidate, Distance: Distance(word.ToLowerInvariant(), candidate.ToLowerInvariant())))
                .Where(pair => pair.Distance <= Math.Max(1, Math.Min(word.Length, pair.Candidate.Length) / 3))
                .OrderBy(pair => pair.Distance)
                .Select(pair => pair.Candidate)
                .FirstOrDefault();

    /// <summary>Edits (insert, delete, replace) from one word to the other, after Wagner and Fischer.</summary>
    static int Distance(string from, string to)
    {
        var row = Enumerable.Range(0, to.Length + 1).ToArray();
        for (var i = 1; i <= from.Length; i++)
        {
            var diagonal = row[0];
            row[0] = i;
            for (var j = 1; j <= to.Length; j++)
            {
                var replaced = diagonal + (from[i - 1] == to[j - 1] ? 0 : 1);
                diagonal = row[j];
                row[j] = Math.Min(replaced, 1 + Math.Min(row[j], row[j - 1]));
            }
        }
        return row[^1];
    }
}
