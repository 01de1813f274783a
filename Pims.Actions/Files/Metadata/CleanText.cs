using System.Text;

namespace Pims.Actions.Files.Metadata;

/// <summary>Text as it can be kept and shown, from bytes and strings that may be anything.</summary>
static class CleanText
{
    public const int Longest = 2000;

    static readonly UTF8Encoding Strict = new(encoderShouldEmitUTF8Identifier: false, throwOnInvalidBytes: true);

    /// <summary>UTF-8, which newer programs write whatever the format says; else Latin-1, in which no byte is wrong.</summary>
    public static string? Of(ReadOnlySpan<byte> bytes, int longest = Longest)
    {
        var end = bytes.IndexOf((byte)0);
        bytes = end < 0 ? bytes : bytes[..end];
        try
        {
            return Of(Strict.GetString(bytes), longest);
        }
        catch (DecoderFallbackException)
        {
            return Of(Encoding.Latin1.GetString(bytes), longest);
        }
    }

    /// <summary>Without control characters but line ends, without halves of characters, trimmed and cut; null where nothing is left.</summary>
    public static string? Of(string? text, int longest = Longest)
    {
        if (text is null)
            return null;
        var kept = new StringBuilder(Math.Min(text.Length, longest));
        foreach (var rune in text.AsSpan(0, Math.Min(text.Length, longest * 2)).Trim().EnumerateRunes())
        {
            if (kept.Length + rune.Utf16SequenceLength > longest)
                break;
            if (rune.Value is '\n' or '\t' || !Rune.IsControl(rune))
                kept.Append(rune.ToString());
        }
        return kept.ToString().Trim() is { Length: > 0 } clean ? clean : null;
    }
}
