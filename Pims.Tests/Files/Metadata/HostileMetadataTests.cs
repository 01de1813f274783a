using System.Diagnostics;
using System.Text;
using Newtonsoft.Json;
using Newtonsoft.Json.Linq;
using Pims.Actions.Files.Metadata;
using Pims.Tests.Imaging;
using static Pims.Tests.Files.Metadata.Embedded;

namespace Pims.Tests.Files.Metadata;

/// <summary>Files that mean harm, or are broken: what can be read is read, the rest is named in a word, and none takes a second.</summary>
sealed class HostileMetadataTests : ImagingTest
{
    const int Million = 1_000_000;

    static readonly Lazy<byte[]> Gigabyte = new(() => Zipped(new byte[Million], 1000));

    static readonly byte[] Good = Tiff([Tag.Text(0x010f, "Canon")]);

    /// <summary>A file, the word for what is wrong with it, and what of it is read all the same.</summary>
    static readonly (string Name, Func<byte[]> File, string Word, string? Read)[] All =
    [
        ("EXIF that is cut off", () => Jpeg(ExifSegment(Tiff([Tag.Text(0x010f, "Canon"), Tag.Text(0x0110, "A model with a long name")])[..50])), "truncated", "exif.make"),
        ("EXIF of three bytes", () => Jpeg(ExifSegment([1, 2, 3])), "truncated", null),
        ("EXIF that is none", () => Jpeg(ExifSegment(new byte[100])), "damaged", null),
        ("Directories that point at themselves", () => Jpeg(ExifSegment(Cyclic())), "", "exif.make"),
        ("65,535 directories in a row", () => ManyDirectories(65_535), "", "exif.make"),
        ("65,535 entries of 60 KB each", Overlapping, "too_complex", "exif.make"),
        ("A text of 10 MB", () => Tiff([Tag.Text(0x010f, "Canon"), Tag.Text(0x0110, new string('x', 10 * Million))]), "too_large", "exif.model"),
        ("A maker's note of 60 KB", () => Jpeg(ExifSegment(Tiff([Tag.Text(0x010f, "Canon")], [Tag.Short(0x8827, 100), new(0x927c, 7, 60_000, Noise(60_000))]))), "", "exif.iso"),
        ("100,000 segments", () => Jpeg([ExifSegment(Good), .. Enumerable.Repeat(Segment(0xe5, []), 100_000)]), "too_complex", "exif.make"),
        ("100,000 text chunks", () => Png([Pictures.Chunk("eXIf", Good), .. Enumerable.Repeat(Pictures.Chunk("tEXt", [.. "Comment\0nothing"u8]), 100_000)]), "too_complex", "exif.make"),
        ("Packed XMP of a gigabyte", () => Png(Pictures.Chunk("eXIf", Good), Pictures.Chunk("iTXt", [.. "XML:com.adobe.xmp\0\u0001\0\0\0"u8, .. Gigabyte.Value])), "too_large", "exif.make"),
        ("A packed text of a gigabyte", () => Png(Pictures.Chunk("zTXt", [.. "Comment\0\0"u8, .. Gigabyte.Value]), Pictures.Chunk("eXIf", Good)), "", "exif.make"),
        ("A packed profile of a gigabyte", () => Png(Pictures.Chunk("iCCP", [.. "icc\0\0"u8, .. Gigabyte.Value]), Pictures.Chunk("eXIf", Good)), "damaged", "exif.make"),
        ("XMP whose entities grow to a gigabyte", () => Jpeg(XmpSegment(Laughs())), "damaged", null),
        ("XMP that reads a file", () => Jpeg(XmpSegment("<!DOCTYPE x [<!ENTITY f SYSTEM \"file:///etc/passwd\">]>" + Xmp("<dc:title>&f;</dc:title>"))), "damaged", null),
        ("XMP 45,000 deep", () => Packed(Xmp($"<photoshop:City>x</photoshop:City><photoshop:Headline>{Deep(45_000, "rdf:li")}</photoshop:Headline>")), "too_complex", null),
        ("XMP 45,000 deep where nobody looks", () => Packed(Xmp($"<photoshop:City>x</photoshop:City><photoshop:Other>{Deep(45_000, "rdf:li")}</photoshop:Other>")), "", "xmp.city"),
        ("XMP 100,000 deep before it begins", () => Packed(Deep(100_000, "a")), "too_complex", null),
        ("20,000 keywords in XMP", () => Packed(Xmp($"<photoshop:City>x</photoshop:City><dc:subject><rdf:Bag>{Repeat("<rdf:li>word</rdf:li>", 20_000)}</rdf:Bag></dc:subject>")), "too_complex", "xmp.city"),
        ("20,000 attributes in XMP", () => Packed(Xmp("<photoshop:City>x</photoshop:City>", string.Concat(Enumerable.Range(0, 20_000).Select(i => $"a{i}=\"{i}\" ")))), "", "xmp.city"),
        ("XMP of 5 MB", () => Webp("XMP ", Encoding.UTF8.GetBytes(Xmp(new string(' ', 5 * Million)))), "too_large", null),
        ("XMP that is none", () => Jpeg(XmpSegment("<x:xmpmeta")), "damaged", null),
        ("IPTC that claims two gigabytes", () => Jpeg(IptcSegment([.. Iptc((90, "Paris")), 0x1c, 2, 25, 0x80, 4, 0x7f, 0xff, 0xff, 0xff])), "too_large", "iptc.city"),
        ("IPTC that is cut off", () => Jpeg(IptcSegment([.. Iptc((90, "Paris")), 0x1c, 2, 25, 0, 200, 65])), "truncated", "iptc.city"),
        ("13,000 keywords in IPTC", () => Jpeg(IptcSegment([.. Iptc((90, "Paris")), .. Enumerable.Repeat(Iptc((25, "")), 13_000).SelectMany(record => record)])), "too_complex", "iptc.city"),
        ("IPTC of 30 MB in a TIFF", () => Tiff([Tag.Text(0x010f, "Canon"), new(0x83bb, 7, 30 * Million, new byte[30 * Million])]), "too_large", "exif.make"),
        ("More than is kept", () => Jpeg(ExifSegment(Good), IptcSegment([.. Enumerable.Range(0, 10).SelectMany(i => Iptc((80, i + Repeat("€", 1999))))])), "too_large", "exif.make"),
        ("A WebP chunk that claims four gigabytes", () => Webp("EXIF", Good, uint.MaxValue), "truncated", "exif.make"),
        ("A box of 2^63 bytes", () => [.. Box("ftyp", [.. "isom"u8, .. new byte[4]]), 0, 0, 0, 1, .. "mdat"u8, 0x7f, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff], "truncated", null),
        ("A box of -1 bytes", () => [.. Box("ftyp", [.. "isom"u8, .. new byte[4]]), 0, 0, 0, 1, .. "mdat"u8, .. Enumerable.Repeat((byte)0xff, 8)], "damaged", null),
        ("A box of no bytes", () => Film(moreInMovie: [0, 0, 0, 0, .. "trak"u8]), "", "duration"),
        ("A box of one byte less than its head", () => Film(moreInMovie: [0, 0, 0, 7, .. "trak"u8]), "damaged", "duration"),
        ("Boxes 100,000 deep", () => Film(moreInMovie: Nested(100_000)), "", "duration"),
        ("100,000 tracks", () => Film(moreInMovie: [.. Enumerable.Repeat(Box("trak"), 100_000).SelectMany(box => box)]), "too_complex", "duration"),
        ("A film that is cut off", () => Film()[..130], "truncated", null),
        ("HEIC of 131 million pieces of nothing", () => Heic(Items(1999, 65_535, 0x00)), "", null),
        ("HEIC of 131 million pieces", () => Heic(Items(1999, 65_535, 0x44)), "truncated", null),
        ("XMP with 70,000 attributes where they matter", () => Packed(Xmp($"<photoshop:City>x</photoshop:City><dc:subject><rdf:Bag {Attributes(70_000)}><rdf:li>word</rdf:li></rdf:Bag></dc:subject>")), "too_complex", null),
        ("30,000 descriptions in XMP", () => Packed(Xmp("<photoshop:City>x</photoshop:City></rdf:Description>" + Repeat("<rdf:Description/>", 30_000) + "<rdf:Description>")), "too_complex", "xmp.city"),
        ("990 times packed XMP of two megabytes", () => Png([Pictures.Chunk("eXIf", Good), .. Enumerable.Repeat(Pictures.Chunk("iTXt", [.. "XML:com.adobe.xmp\0\u0001\0\0\0"u8, .. Zipped(new byte[Million], 2)]), 990)]), "too_large", null),
        ("990 times packed XMP of nothing", () => Png([Pictures.Chunk("eXIf", Good), .. Enumerable.Repeat(Pictures.Chunk("iTXt", [.. "XML:com.adobe.xmp\0\u0001\0\0\0"u8, .. Zipped(new byte[Million])]), 990)]), "damaged", "exif.make"),
        ("A HEIC that describes nothing of what it has", () => [.. Box("ftyp", [.. "heic"u8, .. new byte[4], .. "heic"u8]), .. Box("meta", [0, 0, 0, 0], Box("iloc", [1, 0, 0, 0, 0xff, 0xff, 0xff, 0xff]))], "truncated", null),
    ];

    static readonly TestCaseData[] Cases = [.. All.Select(one => new TestCaseData(one.File, one.Word, one.Read).SetName(one.Name))];

    [TestCaseSource(nameof(Cases))]
    public async Task What_can_be_read_is_read_in_time(Func<byte[]> make, string word, string? kept)
    {
        var source = Save(make());
        var (meta, elapsed) = await ReadAsync(source);
        Assert.That(((string?)meta["metadata_error"] ?? "", kept is null || meta.SelectToken(kept) is not null), Is.EqualTo((word, true)), meta.ToString());
        Assert.That(Encoding.UTF8.GetByteCount(meta.ToString(Formatting.None)), Is.LessThan(32 * 1024));
        // A few milliseconds on a quiet machine.
        Assert.That(elapsed.TotalSeconds, Is.LessThan(1));
    }

    [TestCase("a.jpg")]
    [TestCase("a.png")]
    [TestCase("a.webp")]
    [TestCase("a.tif")]
    [TestCase("a.mp4")]
    public void Changed_at_random_a_file_never_fails_or_holds_up(string name)
    {
        var random = new Random(42);
        var good = Whole(name);
        var source = Save(good);
        var type = TypeOf(source);
        Assert.That(FileMetadata.Read(source, type, TimeProvider.System, _ => { }).Members["metadata_error"], Is.Null);
        for (var round = 0; round < 400; round++)
        {
            var bytes = good.ToArray();
            for (var change = random.Next(1, 12); change > 0; change--)
                bytes[random.Next(bytes.Length)] = random.Next(3) switch { 0 => 0xff, 1 => 0, _ => (byte)random.Next(256) };
            if (round % 4 == 0)
                bytes = bytes[..random.Next(bytes.Length)];
            File.WriteAllBytes(source, bytes);
            var begin = Stopwatch.GetTimestamp();
            var found = FileMetadata.Read(source, type, TimeProvider.System, fault => Assert.Fail($"Round {round}: {fault}"));
            Assert.That(Stopwatch.GetElapsedTime(begin).TotalSeconds, Is.LessThan(1), $"Round {round}");
            Assert.That(found.Members.ToString().Length, Is.LessThan(64 * 1024));
        }
    }

    static async Task<(JObject Meta, TimeSpan Elapsed)> ReadAsync(string source)
    {
        var type = TypeOf(source);
        var begin = Stopwatch.GetTimestamp();
        // On another thread: what never ends shall fail this test, not hang it.
        var found = await Task.Run(() => FileMetadata.Read(source, type, TimeProvider.System, fault => throw fault)).WaitAsync(TimeSpan.FromSeconds(30));
        return (found.Members, Stopwatch.GetElapsedTime(begin));
    }

    static byte[] Whole(string name)
    {
        var exif = Tiff([Tag.Text(0x010f, "Canon")], [Tag.Short(0x8827, 100), Tag.Text(0x9003, "2024:05:06 07:08:09")], [Tag.Text(1, "N"), Tag.Rationals(2, (1, 1), (2, 1), (3, 1))]);
        var words = Iptc((25, "one"), (25, "two"), (120, "A caption"));
        var xmp = Xmp("<dc:subject><rdf:Bag><rdf:li>one</rdf:li></rdf:Bag></dc:subject>", "xmp:Rating=\"3\"");
        return Path.GetExtension(name) switch
        {
            ".jpg" => Jpeg(ExifSegment(exif), XmpSegment(xmp), IptcSegment(words)),
            ".png" => Png(Pictures.Chunk("eXIf", exif), Pictures.Chunk("iTXt", [.. "XML:com.adobe.xmp\0\u0001\0\0\0"u8, .. Zipped(Encoding.UTF8.GetBytes(xmp))])),
            ".webp" => Webp("EXIF", exif),
            ".tif" => Tiff([Tag.Text(0x010f, "Canon"), new(0x83bb, 7, words.Length, words), new(0x02bc, 1, xmp.Length, Encoding.UTF8.GetBytes(xmp))], [Tag.Short(0x8827, 100)]),
            _ => Film(),
        };
    }

    static string Attributes(int count) => string.Concat(Enumerable.Range(0, count).Select(i => $"rdf:a{i}=\"\" "));

    static byte[] Heic(byte[] places) => [.. Box("ftyp", [.. "heic"u8, .. new byte[4], .. "heic"u8]), .. Box("meta", [0, 0, 0, 0], Box("iloc", places))];

    /// <summary>A version, the sizes of offsets and lengths, and so many items of so many pieces.</summary>
    static byte[] Items(int items, int pieces, byte sizes) =>
        [0, 0, 0, 0, sizes, 0, (byte)(items >> 8), (byte)items, .. Enumerable.Range(0, items).SelectMany(id => new byte[] { (byte)(id >> 8), (byte)id, 0, 0, (byte)(pieces >> 8), (byte)pieces })];

    static byte[] Webp(string name, byte[] data, long? claimed = null)
    {
        byte[] all = [.. Pictures.Webp(16, 12)[12..], .. Encoding.ASCII.GetBytes(name), .. Little(claimed ?? data.Length), .. data, .. new byte[data.Length % 2]];
        return [.. "RIFF"u8, .. Little(all.Length + 4), .. "WEBP"u8, .. all];
    }

    static byte[] Packed(string xmp) => Png(Pictures.Chunk("iTXt", [.. "XML:com.adobe.xmp\0\u0001\0\0\0"u8, .. Zipped(Encoding.UTF8.GetBytes(xmp))]));

    static string Deep(int depth, string name) =>
        string.Concat(Enumerable.Repeat($"<{name} xmlns:rdf=\"{Rdf}\">", 1)) + Repeat($"<{name}>", depth) + Repeat($"</{name}>", depth) + $"</{name}>";

    static string Repeat(string text, int count) => string.Concat(Enumerable.Repeat(text, count));

    static string Laughs() =>
        "<!DOCTYPE x [<!ENTITY a \"ha\">" + string.Concat(Enumerable.Range(1, 20).Select(i => $"<!ENTITY {(char)('a' + i)} \"{Repeat($"&{(char)('a' + i - 1)};", 10)}\">")) + "]>"
        + Xmp("<dc:title>&u;</dc:title>");

    /// <summary>EXIF's directory and the one that follows are the first one itself.</summary>
    static byte[] Cyclic() =>
        [.. "II*\0"u8, 8, 0, 0, 0, 3, 0, 0x0f, 1, 2, 0, 4, 0, 0, 0, .. "Can\0"u8, 0x69, 0x87, 4, 0, 1, 0, 0, 0, 8, 0, 0, 0, 0x25, 0x88, 4, 0, 1, 0, 0, 0, 8, 0, 0, 0, 8, 0, 0, 0];

    static byte[] ManyDirectories(int count)
    {
        var file = new MemoryStream();
        file.Write([.. "II*\0"u8, 8, 0, 0, 0]);
        for (var nth = 1; nth <= count; nth++)
            file.Write([1, 0, 0x0f, 1, 2, 0, 4, 0, 0, 0, .. "Can\0"u8, .. Little(8 + nth * 18)]);
        return file.ToArray();
    }

    /// <summary>Every entry's value is the whole block.</summary>
    static byte[] Overlapping()
    {
        var file = new MemoryStream();
        file.Write([.. "II*\0"u8, 8, 0, 0, 0, 0xff, 0xff, 0x0f, 1, 2, 0, 4, 0, 0, 0, .. "Can\0"u8]);
        for (var nth = 1; nth < 65_535; nth++)
            file.Write([(byte)nth, (byte)(nth >> 8), 5, 0, .. Little(7_500), .. Little(8)]);
        return file.ToArray();
    }

    static byte[] Nested(int depth)
    {
        var file = new MemoryStream();
        for (var left = depth; left > 0; left--)
            file.Write([.. Big(left * 8), .. "trak"u8]);
        return file.ToArray();
    }

    static byte[] Noise(int length)
    {
        var bytes = new byte[length];
        new Random(1).NextBytes(bytes);
        return bytes;
    }
}
