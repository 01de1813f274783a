using System.Text;

namespace Pims.Actions.Files;

/// <summary>
/// The names within one folder of a zip: such as Windows, macOS and Linux can all have, and no two the same whatever their case. It holds
/// each name that was taken. Letters that are composed differently differ: without ICU nothing here could compose them.
/// </summary>
public sealed class ZipNames(params IEnumerable<string> taken)
{
    /// <summary>Bytes of UTF-8: the most that the file systems in use have for a name.</summary>
    public const int MaxBytes = 255;

    const int LongestExtension = 32;
    const char Replacement = '_';

    /// <summary>With the number that the next of the same name gets.</summary>
    readonly Dictionary<string, int> next = taken.ToDictionary(name => name, _ => 2, StringComparer.OrdinalIgnoreCase);

    /// <summary>The name itself as far as it can stand in a zip; <c>"logo (2).png"</c> where it is taken.</summary>
    public string Take(string name)
    {
        var safe = Safe(name);
        if (next.TryAdd(safe, 2))
            return safe;
        for (var number = next[safe]; ; number++)
        {
            var numbered = Numbered(safe, $" ({number})");
            if (!next.TryAdd(numbered, 2))
                continue;
            next[safe] = number + 1;
            return numbered;
        }
    }

    /// <summary>The name of a file or folder that every system takes.</summary>
    public static string Safe(string name)
    {
        var safe = TrimEnd(With(name, rune => IsPlain(rune) && !(rune.IsBmp && "<>:\"/\\|?*".Contains((char)rune.Value))));
        if (safe.Length == 0)
            return Replacement.ToString();
        return Numbered(IsDevice(safe) ? Replacement + safe : safe, "");
    }

    /// <summary>The name with something before its extension, cut to the length that a name may have.</summary>
    static string Numbered(string name, string suffix)
    {
        var extension = Path.GetExtension(name);
        if (extension.Length == name.Length || Encoding.UTF8.GetByteCount(extension) > LongestExtension)
            extension = "";
        var tail = suffix + extension;
        var stem = Cut(name[..^extension.Length], MaxBytes - Encoding.UTF8.GetByteCount(tail));
        // What is cut may end at a dot or a space, which a name must not.
        return tail.Length > 0 ? stem + tail : TrimEnd(stem);
    }

    static string Cut(string text, int bytes)
    {
        if (Encoding.UTF8.GetByteCount(text) <= bytes)
            return text;
        var length = 0;
        foreach (var rune in text.EnumerateRunes())
        {
            if ((bytes -= rune.Utf8SequenceLength) < 0)
                break;
            length += rune.Utf16SequenceLength;
        }
        return text[..length];
    }

    static string TrimEnd(string name) => name.TrimEnd('.', ' ', '\u00a0', '\u3000');

    /// <summary>A text that shows as what it is, in one line.</summary>
    public static string Plain(string text) => With(text, IsPlain);

    static string With(string text, Func<Rune, bool> isKept)
    {
        var kept = new StringBuilder(text.Length);
        foreach (var rune in text.EnumerateRunes())
            kept.Append(isKept(rune) ? rune.ToString() : Replacement.ToString());
        return kept.ToString();
    }

    // Neither half a surrogate pair nor the marks by which a text can be shown as another.
    static bool IsPlain(Rune rune) =>
        !Rune.IsControl(rune) && rune != Rune.ReplacementChar
        && rune.Value is not (>= 0x2028 and <= 0x202e or >= 0x2066 and <= 0x2069 or 0x061c or 0x200e or 0x200f or 0xfeff or 0xffff or 0xfffe);

    /// <summary>Windows takes these for devices, whatever their extension.</summary>
    static bool IsDevice(string name)
    {
        var dot = name.IndexOf('.');
        var stem = (dot < 0 ? name : name[..dot]).TrimEnd(' ').ToUpperInvariant();
        return stem is "CON" or "PRN" or "AUX" or "NUL" or "CONIN$" or "CONOUT$"
            || stem.Length == 4 && (stem.StartsWith("COM", StringComparison.Ordinal) || stem.StartsWith("LPT", StringComparison.Ordinal)) && "0123456789¹²³".Contains(stem[3]);
    }
}
