using System.Xml;
using System.Xml.Linq;
using XmpCore;

namespace Pims.Actions.Files.Metadata;

/// <summary>
/// Reads an XMP packet. Of its XML only the properties that matter are handed on, small and flat: what interprets them
/// recurses, compares each with each, and keeps every namespace that it meets for good.
/// </summary>
static class XmpPacket
{
    public const string Rdf = "http://www.w3.org/1999/02/22-rdf-syntax-ns#";
    public const string Dublin = "http://purl.org/dc/elements/1.1/";
    public const string Basic = "http://ns.adobe.com/xap/1.0/";
    public const string Rights = "http://ns.adobe.com/xap/1.0/rights/";
    public const string Photoshop = "http://ns.adobe.com/photoshop/1.0/";

    const string Meta = "adobe:ns:meta/";
    const string Xml = "http://www.w3.org/XML/1998/namespace";
    const int MostDepth = 32;
    const int MostNodes = 1000;
    const int LongestText = 4 * CleanText.Longest;

    static readonly HashSet<(string Namespace, string Name)> Wanted =
    [
        (Dublin, "title"), (Dublin, "description"), (Dublin, "creator"), (Dublin, "rights"), (Dublin, "subject"),
        (Basic, "Rating"), (Basic, "Label"), (Basic, "CreatorTool"), (Basic, "CreateDate"),
        (Rights, "UsageTerms"), (Rights, "WebStatement"),
        (Photoshop, "Headline"), (Photoshop, "Credit"), (Photoshop, "Source"), (Photoshop, "City"), (Photoshop, "State"), (Photoshop, "Country"),
    ];

    static readonly (string Prefix, string Namespace)[] Prefixes = [("rdf", Rdf), ("dc", Dublin), ("xmp", Basic), ("xmpRights", Rights), ("photoshop", Photoshop)];

    static readonly XmlReaderSettings Strict = new()
    {
        DtdProcessing = DtdProcessing.Prohibit, XmlResolver = null, MaxCharactersInDocument = 2 * MetadataParts.MostXmp,
        IgnoreComments = true, IgnoreProcessingInstructions = true,
    };

    /// <exception cref="MetadataFaultException">It is no XML, or too much or too deep.</exception>
    public static IXmpMeta Read(byte[] packet, MetadataParts parts)
    {
        try
        {
            var end = packet.AsSpan().LastIndexOfAnyExcept((byte)0) + 1;
            using var reader = XmlReader.Create(new MemoryStream(packet, 0, end), Strict);
            var root = new XElement(XName.Get("RDF", Rdf), Prefixes.Select(known => new XAttribute(XNamespace.Xmlns + known.Prefix, known.Namespace)));
            Copy(reader, root, parts);
            return XmpMetaFactory.ParseFromXDocument(new XDocument(new XElement(XName.Get("xmpmeta", Meta), root)));
        }
        catch (Exception error) when (error is XmlException or XmpException)
        {
            throw new MetadataFaultException(MetadataFault.Damaged);
        }
    }

    static void Copy(XmlReader reader, XElement root, MetadataParts parts)
    {
        XElement? description = null;
        var (inside, nodes) = (0, 0);
        for (var more = reader.Read(); more;)
        {
            if (reader.Depth > MostDepth)
                throw new MetadataFaultException(MetadataFault.TooComplex);
            if (reader.NodeType != XmlNodeType.Element)
            {
                more = reader.Read();
                continue;
            }
            if (reader is { LocalName: "Description", NamespaceURI: Rdf } && (description is null || reader.Depth <= inside))
            {
                if (nodes >= MostNodes)
                {
                    parts.Note(MetadataFault.TooComplex);
                    return;
                }
                root.Add(description = new XElement(XName.Get("Description", Rdf), new XAttribute(XName.Get("about", Rdf), "")));
                inside = reader.Depth;
                nodes += 1 + CopyAttributes(reader, description, Wanted.Contains, MostNodes - nodes - 1, parts);
                more = reader.Read();
            }
            else if (description is null || reader.Depth <= inside)
            {
                more = reader.Read();
            }
            else
            {
                if (Wanted.Contains((reader.NamespaceURI, reader.LocalName)) && description.Element(XName.Get(reader.LocalName, reader.NamespaceURI)) is null)
                    nodes += CopyProperty(reader, description, MostNodes - nodes, parts);
                else
                    reader.Skip();
                more = !reader.EOF;
            }
        }
    }

    /// <summary>One property with all that is in it, and on to what follows it.</summary>
    static int CopyProperty(XmlReader reader, XElement description, int most, MetadataParts parts)
    {
        var nodes = 0;
        var (depth, isFlat) = (reader.Depth, true);
        XElement? property = null, place = null;
        while (true)
        {
            if (reader.Depth > MostDepth)
                throw new MetadataFaultException(MetadataFault.TooComplex);
            if (reader.NodeType == XmlNodeType.Element)
            {
                isFlat &= property is null || reader.NamespaceURI == Rdf;
                if (isFlat && nodes < most)
                {
                    var element = new XElement(XName.Get(reader.LocalName, reader.NamespaceURI));
                    nodes += 1 + CopyAttributes(reader, element, of => of.Namespace is Rdf || of is (Xml, "lang"), most - nodes - 1, parts);
                    place?.Add(element);
                    (property, place) = (property ?? element, reader.IsEmptyElement ? place ?? element : element);
                }
                else if (isFlat)
                {
                    parts.Note(MetadataFault.TooComplex);
                    isFlat = false;
                }
                if (reader.IsEmptyElement && reader.Depth == depth)
                    break;
            }
            else if (reader.NodeType is XmlNodeType.Text or XmlNodeType.CDATA && isFlat && place is not null && !place.Nodes().Skip(16).Any())
                place.Add(new XText(Cut(reader.Value)));
            else if (reader.NodeType == XmlNodeType.EndElement)
            {
                if (reader.Depth == depth)
                    break;
                place = isFlat ? place?.Parent : place;
            }
            if (!reader.Read())
                break;
        }
        reader.Read();
        // A list with too many members keeps those that were counted; one with a structure in it is none of ours.
        if (property is not null && (isFlat || nodes >= most))
            description.Add(property);
        return nodes;
    }

    static int CopyAttributes(XmlReader reader, XElement element, Predicate<(string Namespace, string Name)> wanted, int most, MetadataParts parts)
    {
        var count = 0;
        if (!reader.HasAttributes)
            return count;
        while (reader.MoveToNextAttribute())
        {
            if (!wanted((reader.NamespaceURI, reader.LocalName)))
                continue;
            // Each is compared with all that the element has.
            if (count >= most)
            {
                parts.Note(MetadataFault.TooComplex);
                break;
            }
            element.SetAttributeValue(XName.Get(reader.LocalName, reader.NamespaceURI), Cut(reader.Value));
            count++;
        }
        reader.MoveToElement();
        return count;
    }

    static string Cut(string value) => value.Length <= LongestText ? value : value[..LongestText];
}
