using MetadataExtractor;
using MetadataExtractor.Formats.Iptc;
using MetadataExtractor.IO;
using Newtonsoft.Json.Linq;

namespace Pims.Actions.Files.Metadata;

/// <summary>IPTC's records as members: what a picture shows, and whose it is.</summary>
static class IptcFacts
{
    public const int MostKeywords = 100;
    public const int LongestKeyword = 255;

    const int MostRecords = 5000;

    /// <summary>By the number in record 2: how many of it are kept.</summary>
    static readonly Dictionary<byte, int> Kept = new()
    {
        [5] = 1, [25] = MostKeywords, [80] = 10, [90] = 1, [95] = 1, [101] = 1, [105] = 1, [110] = 1, [115] = 1, [116] = 1, [120] = 1,
    };

    public static (JObject Iptc, IReadOnlyList<string> Keywords, string? Caption) Read(byte[] block, MetadataParts parts)
    {
        var chosen = Chosen(block, parts);
        var found = new IptcReader().Extract(new SequentialByteArrayReader(chosen), chosen.Length);
        var keywords = Texts(found, IptcDirectory.TagKeywords, LongestKeyword);
        var caption = Text(found, IptcDirectory.TagCaption);
        var iptc = new JObject
        {
            ["title"] = Text(found, IptcDirectory.TagObjectName),
            ["headline"] = Text(found, IptcDirectory.TagHeadline),
            ["caption"] = caption,
            ["keywords"] = Array(keywords),
            ["creator"] = Array(Texts(found, IptcDirectory.TagByLine)),
            ["credit"] = Text(found, IptcDirectory.TagCredit),
            ["source"] = Text(found, IptcDirectory.TagSource),
            ["copyright"] = Text(found, IptcDirectory.TagCopyrightNotice),
            ["city"] = Text(found, IptcDirectory.TagCity),
            ["state"] = Text(found, IptcDirectory.TagProvinceOrState),
            ["country"] = Text(found, IptcDirectory.TagCountryOrPrimaryLocationName),
        };
        return (iptc, keywords, caption);
    }

    internal static JArray? Array(IReadOnlyList<string> texts) => texts.Count == 0 ? null : new JArray(texts);

    /// <summary>
    /// The records that matter, each no longer than what is kept of it. Without the one that names an encoding: texts are read by
    /// <see cref="CleanText"/>, which finds UTF-8 by itself.
    /// </summary>
    static byte[] Chosen(byte[] block, MetadataParts parts)
    {
        var chosen = new MemoryStream();
        var left = new Dictionary<byte, int>(Kept);
        var records = 0;
        for (var at = 0; at < block.Length && block[at] == 0x1c; records++)
        {
            if (at + 5 > block.Length || records == MostRecords)
            {
                parts.Note(records == MostRecords ? MetadataFault.TooComplex : MetadataFault.Truncated);
                break;
            }
            var (record, number, length) = (block[at + 1], block[at + 2], (block[at + 3] << 8) + block[at + 4]);
            at += 5;
            if (length > 0x7fff || length > block.Length - at)
            {
                parts.Note(length > 0x7fff ? MetadataFault.TooLarge : MetadataFault.Truncated);
                break;
            }
            if (record == 2 && left.TryGetValue(number, out var rest) && rest > 0)
            {
                left[number]--;
                var most = Math.Min(length, 4 * CleanText.Longest);
                chosen.Write([0x1c, record, number, (byte)(most >> 8), (byte)most, .. block.AsSpan(at, most)]);
            }
            at += length;
        }
        return chosen.ToArray();
    }

    static string? Text(IptcDirectory found, int tag) => Texts(found, tag).FirstOrDefault();

    static List<string> Texts(IptcDirectory found, int tag, int longest = CleanText.Longest)
    {
        StringValue[] values = found.GetObject(tag) switch
        {
            StringValue one => [one],
            StringValue[] several => several,
            _ => [],
        };
        return [.. values.Select(value => CleanText.Of(value.Bytes, longest)).OfType<string>().Distinct()];
    }
}
