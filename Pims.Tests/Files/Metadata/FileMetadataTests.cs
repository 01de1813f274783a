using System.Text;
using Newtonsoft.Json.Linq;
using Pims.Actions.Files.Metadata;
using Pims.Tests.Imaging;
using Pims.Tests.Support;
using static Pims.Tests.Files.Metadata.Embedded;

namespace Pims.Tests.Files.Metadata;

/// <summary>What is read from files that mean well.</summary>
sealed class FileMetadataTests : ImagingTest
{
    static readonly byte[] Photo = Tiff(
        [Tag.Text(0x010e, "A red boat"), Tag.Text(0x010f, "Canon"), Tag.Text(0x0110, "EOS R5"), Tag.Text(0x0131, "Firmware 1.0"), Tag.Text(0x013b, "Ann Ångström"), Tag.Text(0x8298, "© 2024")],
        [
            Tag.Rationals(0x829a, (1, 125)), Tag.Rationals(0x829d, (28, 10)), Tag.Short(0x8827, 400), Tag.Text(0x9003, "2024:05:06 07:08:09"), Tag.Text(0x9011, "+02:00"),
            Tag.Text(0x9291, "25"), Tag.Short(0x9209, 1), Tag.Rationals(0x920a, (50, 1)), Tag.Short(0xa405, 75), Tag.Text(0xa434, "RF50mm F1.8"),
            new(0x9286, 7, 18, [.. "UNICODE\0"u8, .. Encoding.Unicode.GetBytes("Łódź!")]),
        ],
        [
            Tag.Text(1, "N"), Tag.Rationals(2, (48, 1), (51, 1), (30, 1)), Tag.Text(3, "W"), Tag.Rationals(4, (2, 1), (17, 1), (0, 1)), new(5, 1, 1, [1]), Tag.Rationals(6, (355, 10)),
        ]);

    const string PhotoFacts = """
        {"exif":{"make":"Canon","model":"EOS R5","lens":"RF50mm F1.8","exposure_time":0.008,"f_number":2.8,"iso":400,"focal_length":50.0,"focal_length_35mm":75,"flash":true,
          "taken_at":"2024-05-06T07:08:09.250+02:00","software":"Firmware 1.0","artist":"Ann Ångström","copyright":"© 2024","description":"A red boat","comment":"Łódź!"},
         "gps":{"latitude":48.8583333,"longitude":-2.2833333,"altitude":-35.5}}
        """;

    static readonly byte[] Words = [.. Iptc((5, "Title"), (25, "boat"), (25, "Größe"), (25, "boat"), (80, "Ann"), (90, "Łódź"), (101, "Poland"), (105, "Headline"), (110, "Agency"), (116, "© Agency"), (120, "A caption"))];

    const string WordsFacts = """
        {"iptc":{"title":"Title","headline":"Headline","caption":"A caption","keywords":["boat","Größe"],"creator":["Ann"],"credit":"Agency","copyright":"© Agency","city":"Łódź","country":"Poland"}}
        """;

    static readonly string Packet = Xmp("""
        <dc:title><rdf:Alt><rdf:li xml:lang="x-default">Title</rdf:li><rdf:li xml:lang="de">Titel</rdf:li></rdf:Alt></dc:title>
        <dc:subject><rdf:Bag><rdf:li>boat</rdf:li><rdf:li>sea</rdf:li></rdf:Bag></dc:subject><dc:creator><rdf:Seq><rdf:li>Ann</rdf:li><rdf:li>Ben</rdf:li></rdf:Seq></dc:creator>
        <dc:description><rdf:Alt><rdf:li xml:lang="x-default">A &amp; B</rdf:li></rdf:Alt></dc:description><photoshop:City>Łódź</photoshop:City>
        <photoshop:DocumentAncestors><rdf:Bag><rdf:li>x</rdf:li></rdf:Bag></photoshop:DocumentAncestors><photoshop:Credit>Agency</photoshop:Credit>
        """, "xmp:Rating=\"4\" xmp:CreatorTool=\"Tool\"");

    const string PacketFacts = """
        {"xmp":{"title":"Title","description":"A & B","subject":["boat","sea"],"creator":["Ann","Ben"],"credit":"Agency","city":"Łódź","rating":4,"creator_tool":"Tool"}}
        """;

    static readonly byte[] WithRotation90 = Film(0, 1);

    static readonly TestCaseData[] Files =
    [
        new TestCaseData(Jpeg(ExifSegment(Photo)), PhotoFacts).SetName("EXIF in a JPEG"),
        new TestCaseData(Png(Pictures.Chunk("eXIf", Photo)), PhotoFacts).SetName("EXIF in a PNG"),
        new TestCaseData(Webp(("EXIF", Photo)), PhotoFacts).SetName("EXIF in a WebP"),
        new TestCaseData(Webp(("EXIF", [.. "Exif\0\0"u8, .. Photo])), PhotoFacts).SetName("EXIF in a WebP, as in a JPEG"),
        new TestCaseData(Photo, PhotoFacts).SetName("EXIF in a TIFF"),
        new TestCaseData(Heif(Photo, Packet), PhotoFacts).SetName("EXIF in a HEIC"),
        new TestCaseData(Heif(Photo, Packet), PacketFacts).SetName("XMP in a HEIC"),
        new TestCaseData(Jpeg(IptcSegment(Words)), WordsFacts).SetName("IPTC in a JPEG"),
        new TestCaseData(Jpeg(IptcSegment(Iptc(25, [0x47, 0x72, 0xf6, 0xdf, 0x65]))), """{"iptc":{"keywords":["Größe"]}}""").SetName("IPTC in Latin-1"),
        new TestCaseData(Tiff([new(0x83bb, 7, Words.Length, Words)]), WordsFacts).SetName("IPTC in a TIFF"),
        new TestCaseData(Psd(Resource(0x0404, Words)), WordsFacts).SetName("IPTC in a PSD"),
        new TestCaseData(Psd(), """{"width":300,"height":200}""").SetName("The size of a PSD"),
        new TestCaseData(Jpeg(XmpSegment(Packet)), PacketFacts).SetName("XMP in a JPEG"),
        new TestCaseData(Png(Pictures.Chunk("iTXt", [.. "XML:com.adobe.xmp\0\0\0\0\0"u8, .. Encoding.UTF8.GetBytes(Packet)])), PacketFacts).SetName("XMP in a PNG"),
        new TestCaseData(Png(Pictures.Chunk("iTXt", [.. "XML:com.adobe.xmp\0\u0001\0\0\0"u8, .. Zipped(Encoding.UTF8.GetBytes(Packet))])), PacketFacts).SetName("XMP in a PNG, packed"),
        new TestCaseData(Webp(("XMP ", Encoding.UTF8.GetBytes(Packet))), PacketFacts).SetName("XMP in a WebP"),
        new TestCaseData(Tiff([new(0x02bc, 1, Encoding.UTF8.GetByteCount(Packet), Encoding.UTF8.GetBytes(Packet))]), PacketFacts).SetName("XMP in a TIFF"),
        new TestCaseData(Film(), """{"width":640,"height":360,"duration":0.5,"frame_rate":20.0,"video_codec":"avc1","audio_codec":"mp4a","created_at":"2018-01-28T16:00:00.000Z","rotation":"-"}""").SetName("A film"),
        new TestCaseData(WithRotation90, """{"width":360,"height":640,"rotation":90}""").SetName("A film on its side has its upright size"),
        new TestCaseData(Wav(8000, 12_000), """{"duration":1.5}""").SetName("A sound"),
    ];

    [TestCaseSource(nameof(Files))]
    public void Is_read(byte[] file, string expected)
    {
        var found = Read(file);
        Assert.That(JsonMatch.Difference(Answer.Parse(expected), Answer.Parse(found.Members.ToString())), Is.Null, found.Members.ToString());
        Assert.That(found.Members["metadata_error"], Is.Null);
    }

    [TestCase("Portrait_2.jpg", "Generic RGB Profile", "RGB")]
    [TestCase("Channel_digital_image_CMYK_color.jpg", "U.S. Web Coated (SWOP) v2", "CMYK")]
    public void A_profile_s_name_is_read(string fixture, string name, string space)
    {
        var found = Read(File.ReadAllBytes(Fixture.Path(fixture)));
        Assert.That(((string?)found.Members.SelectToken("icc.description"), (string?)found.Members.SelectToken("icc.colorspace"), found.Members["metadata_error"]), Is.EqualTo((name, space, (JToken?)null)));
    }

    [Test]
    public void The_words_of_IPTC_go_before_those_of_XMP_and_those_before_EXIF_s()
    {
        var all = Read(Jpeg(ExifSegment(Photo), XmpSegment(Packet), IptcSegment(Words)));
        var two = Read(Jpeg(ExifSegment(Photo), XmpSegment(Packet)));
        var one = Read(Jpeg(ExifSegment(Photo)));
        Assert.That((all.Keywords, all.Caption), Is.EqualTo((new[] { "boat", "Größe" }, "A caption")));
        Assert.That((two.Keywords, two.Caption), Is.EqualTo((new[] { "boat", "sea" }, "A & B")));
        Assert.That((one.Keywords, one.Caption), Is.EqualTo((Array.Empty<string>(), "A red boat")));
    }

    [TestCase("tEXt", "Description\0Words")]
    [TestCase("iTXt", "Description\0\0\0en\0\0Words")]
    public void A_PNG_s_own_text_is_a_caption(string chunk, string content) =>
        Assert.That(Read(Png(Pictures.Chunk(chunk, Encoding.UTF8.GetBytes(content)))).Caption, Is.EqualTo("Words"));

    [Test]
    public void Text_is_cleaned()
    {
        var found = Read(Jpeg(IptcSegment(Iptc((5, " a\u0001b\u0085c\n "), (105, new string('x', 5000)), (25, new string('k', 300)), (116, "😀")))));
        Assert.That(((string?)found.Members.SelectToken("iptc.title"), found.Members.SelectToken("iptc.headline")!.ToString().Length, found.Keywords[0].Length, (string?)found.Members.SelectToken("iptc.copyright")),
            Is.EqualTo(("abc", 2000, 255, "😀")));
    }

    FileMetadata Read(byte[] file)
    {
        var source = Save(file);
        return FileMetadata.Read(source, TypeOf(source), TimeProvider.System, fault => Assert.Fail(fault.ToString()));
    }

    static byte[] Webp(params (string Name, byte[] Data)[] chunks)
    {
        var simple = Pictures.Webp(16, 12);
        byte[] all = [.. simple[12..], .. chunks.SelectMany(chunk => (byte[])[.. Encoding.ASCII.GetBytes(chunk.Name), .. Little(chunk.Data.Length), .. chunk.Data, .. new byte[chunk.Data.Length % 2]])];
        return [.. "RIFF"u8, .. Little(all.Length + 4), .. "WEBP"u8, .. all];
    }

    static byte[] Psd(params byte[][] resources)
    {
        byte[] all = [.. resources.SelectMany(resource => resource)];
        return [.. "8BPS"u8, 0, 1, .. new byte[6], 0, 3, .. Big(200), .. Big(300), 0, 8, 0, 3, .. Big(0), .. Big(all.Length), .. all, .. Big(0)];
    }

    static byte[] Wav(int rate, int bytes) =>
        [.. "RIFF"u8, .. Little(36 + bytes), .. "WAVEfmt "u8, .. Little(16), 1, 0, 1, 0, .. Little(rate), .. Little(rate), 1, 0, 8, 0, .. "data"u8, .. Little(bytes), .. new byte[bytes]];

    /// <summary>Two items behind the box that describes them: EXIF and XMP.</summary>
    static byte[] Heif(byte[] exif, string xmp)
    {
        byte[] Item(int id, string type, string rest) => Box("infe", [2, 0, 0, 0, 0, (byte)id, 0, 0, .. Encoding.ASCII.GetBytes(type), .. Encoding.ASCII.GetBytes(rest)]);
        byte[] first = [.. Big(6), .. "Exif\0\0"u8, .. exif];
        var second = Encoding.UTF8.GetBytes(xmp);
        byte[] Meta(int at) => Box("meta", [0, 0, 0, 0], Box("iinf", [0, 0, 0, 0, 0, 2], Item(1, "Exif", "\0"), Item(2, "mime", "\0application/rdf+xml\0\0")),
            Box("iloc", [0, 0, 0, 0, 0x44, 0, 0, 2, 0, 1, 0, 0, 0, 1, .. Big(at), .. Big(first.Length), 0, 2, 0, 0, 0, 1, .. Big(at + first.Length), .. Big(second.Length)]));
        var head = Box("ftyp", [.. "heic"u8, .. new byte[4], .. "heicmif1"u8]);
        var at = head.Length + Meta(0).Length + 8;
        return [.. head, .. Meta(at), .. Box("mdat", first, second)];
    }
}
