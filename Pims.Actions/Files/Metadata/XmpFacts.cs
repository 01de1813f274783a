using Newtonsoft.Json.Linq;
using XmpCore;

namespace Pims.Actions.Files.Metadata;

/// <summary>XMP's properties as members.</summary>
static class XmpFacts
{
    public static (JObject Xmp, IReadOnlyList<string> Keywords, string? Caption) Read(byte[] packet, MetadataParts parts)
    {
        var meta = XmpPacket.Read(packet, parts);
        var subject = Texts(meta, "subject", IptcFacts.MostKeywords, IptcFacts.LongestKeyword);
        var description = Localised(meta, XmpPacket.Dublin, "description");
        var xmp = new JObject
        {
            ["title"] = Localised(meta, XmpPacket.Dublin, "title"),
            ["description"] = description,
            ["subject"] = IptcFacts.Array(subject),
            ["creator"] = IptcFacts.Array(Texts(meta, "creator", 10)),
            ["rights"] = Localised(meta, XmpPacket.Dublin, "rights"),
            ["usage_terms"] = Localised(meta, XmpPacket.Rights, "UsageTerms"),
            ["web_statement"] = Text(meta, XmpPacket.Rights, "WebStatement"),
            ["headline"] = Text(meta, XmpPacket.Photoshop, "Headline"),
            ["credit"] = Text(meta, XmpPacket.Photoshop, "Credit"),
            ["source"] = Text(meta, XmpPacket.Photoshop, "Source"),
            ["city"] = Text(meta, XmpPacket.Photoshop, "City"),
            ["state"] = Text(meta, XmpPacket.Photoshop, "State"),
            ["country"] = Text(meta, XmpPacket.Photoshop, "Country"),
            ["rating"] = int.TryParse(Text(meta, XmpPacket.Basic, "Rating"), out var rating) && rating is >= -1 and <= 5 ? rating : null,
            ["label"] = Text(meta, XmpPacket.Basic, "Label"),
            ["creator_tool"] = Text(meta, XmpPacket.Basic, "CreatorTool"),
            ["created_at"] = Text(meta, XmpPacket.Basic, "CreateDate"),
        };
        return (xmp, subject, description);
    }

    static string? Text(IXmpMeta meta, string space, string name) =>
        meta.GetProperty(space, name) is { Options.IsSimple: true } property ? CleanText.Of(property.Value) : null;

    /// <summary>In the language that the file says is the default; where the property has none, as it is.</summary>
    static string? Localised(IXmpMeta meta, string space, string name) =>
        meta.GetProperty(space, name) is { Options.IsArray: true }
            ? CleanText.Of(meta.CountArrayItems(space, name) > 0 ? meta.GetArrayItem(space, name, 1).Value : null)
            : Text(meta, space, name);

    static List<string> Texts(IXmpMeta meta, string name, int most, int longest = CleanText.Longest)
    {
        if (meta.GetProperty(XmpPacket.Dublin, name) is not { Options.IsArray: true })
            return Text(meta, XmpPacket.Dublin, name) is { } one ? [one] : [];
        var count = Math.Min(most, meta.CountArrayItems(XmpPacket.Dublin, name));
        return [.. Enumerable.Range(1, count).Select(nth => CleanText.Of(meta.GetArrayItem(XmpPacket.Dublin, name, nth).Value, longest)).OfType<string>().Distinct()];
    }
}
