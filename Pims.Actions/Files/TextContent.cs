using System.Buffers;
using System.Text;

namespace Pims.Actions.Files;

/// <summary>Text, and the three kinds of it that its first element gives away: HTML, SVG, XML.</summary>
static class TextContent
{
    static readonly SearchValues<char> Forbidden = SearchValues.Create(
        [.. Enumerable.Range(0, 32).Select(code => (char)code).Except("\t\n\r\f\u001b"), '\u007f']);

    static readonly SearchValues<char> ElementEnd = SearchValues.Create(" \t\r\n\f/>");

    static readonly Dictionary<string, FileType> ByExtension = new()
    {
        ["csv"] = FileTypes.Csv,
        ["json"] = FileTypes.Json,
        ["xml"] = FileTypes.Xml,
        ["html"] = FileTypes.Html,
        ["htm"] = FileTypes.Html,
        ["md"] = FileTypes.Markdown,
        ["css"] = FileTypes.Css,
        ["js"] = FileTypes.Script,
        ["mjs"] = FileTypes.Script,
    };

    /// <summary>Elements by which browsers know HTML, whatever its name and type say.</summary>
    static readonly string[] HtmlElements =
        ["html", "head", "body", "script", "iframe", "title", "style", "table", "div", "font", "h1", "p", "a", "b", "br", "img", "meta", "link"];

    public static FileType? Match(ReadOnlySpan<byte> head, string extension)
    {
        if (Decode(head) is not { } text) return null;
        return ByMarkup(text) ?? ByExtension.GetValueOrDefault(extension, FileTypes.Text);
    }

    static string? Decode(ReadOnlySpan<byte> head)
    {
        // Most files are no text, and show it by a zero byte; an exception for each of them would cost more than the rest.
        if (head.Contains((byte)0) && head is not ([0xff, 0xfe, ..] or [0xfe, 0xff, ..])) return null;
        var encoding = head switch
        {
            [0xff, 0xfe, ..] => Encoding.Unicode,
            [0xfe, 0xff, ..] => Encoding.BigEndianUnicode,
            _ => Encoding.UTF8,
        };
        var chars = new char[encoding.GetMaxCharCount(head.Length)];
        var decoder = encoding.GetDecoder();
        decoder.Fallback = DecoderFallback.ExceptionFallback;
        try
        {
            // Without a flush: the last character may be cut off by the end of the head.
            var count = decoder.GetChars(head, chars, flush: false);
            return chars.AsSpan(0, count).ContainsAny(Forbidden) ? null : new string(chars, 0, count);
        }
        catch (DecoderFallbackException)
        {
            return null;
        }
    }

    static FileType? ByMarkup(string text)
    {
        var isXml = false;
        for (var rest = text.AsSpan().TrimStart("\ufeff \t\r\n\f"); rest is ['<', ..]; rest = rest.TrimStart())
        {
            if (Skip(ref rest, "<!--", "-->")) continue;
            if (rest.StartsWith("<!doctype html", StringComparison.OrdinalIgnoreCase)) return FileTypes.Html;
            if (rest.StartsWith("<?xml")) isXml = true;
            if (HasSubset(rest) && Skip(ref rest, "<!DOCTYPE", "]"))
            {
                rest = rest.TrimStart();
                Skip(ref rest, ">", ">");
                continue;
            }
            if (Skip(ref rest, "<?", "?>") || Skip(ref rest, "<!", ">")) continue;
            var name = Element(rest);
            if (name is "svg" || name.EndsWith(":svg", StringComparison.Ordinal)) return FileTypes.Svg;
            return IsHtml(name, isXml) ? FileTypes.Html : isXml ? FileTypes.Xml : null;
        }
        return isXml ? FileTypes.Xml : null;
    }

    /// <summary>Declarations of its own, as drawing programs write them, each of which ends like the whole.</summary>
    static bool HasSubset(ReadOnlySpan<char> text) =>
        text.StartsWith("<!DOCTYPE") && text.IndexOfAny('[', '>') is >= 0 and var at && text[at] == '[';

    /// <summary>In XML only the root's own name counts: a table may be any table.</summary>
    static bool IsHtml(string element, bool isXml) =>
        isXml ? element is "html" : Array.Exists(HtmlElements, known => element.Equals(known, StringComparison.OrdinalIgnoreCase));

    static bool Skip(ref ReadOnlySpan<char> text, string start, string end)
    {
        if (!text.StartsWith(start)) return false;
        var at = text.IndexOf(end);
        text = at < 0 ? [] : text[(at + end.Length)..];
        return true;
    }

    static string Element(ReadOnlySpan<char> text)
    {
        var end = text.IndexOfAny(ElementEnd);
        return (end < 0 ? text[1..] : text[1..end]).ToString();
    }
}
