using System.Text;
using FsCheck;
using FsCheck.Fluent;
using Pims.Actions.Files;
using Pims.Tests.Imaging;

namespace Pims.Tests.Files;

sealed class FileTypeTests
{
    static TestCaseData Case(string name, byte[] head, string filename, FileType type) =>
        new TestCaseData(head, filename, type).SetName(name);

    static byte[] Bytes(string latin) => Encoding.Latin1.GetBytes(latin);

    static byte[] Zip(string entry, string rest = "") =>
        [.. "PK\x03\x04"u8, .. new byte[22], (byte)entry.Length, 0, 0, 0, .. Bytes(entry + rest)];

    static byte[] Iso(string major, params string[] compatible) =>
        [0, 0, 0, (byte)(16 + (4 * compatible.Length)), .. Bytes("ftyp" + major), 0, 0, 0, 0, .. Bytes(string.Concat(compatible)), 0, 0, 0, 8];

    static readonly TestCaseData[] Types =
    [
        Case("JPEG", [0xff, 0xd8, 0xff, 0xe0], "a.jpg", FileTypes.Jpeg),
        Case("A JPEG named as a text", [0xff, 0xd8, 0xff, 0xe1], "x.txt", FileTypes.Jpeg),
        Case("PNG", Bytes("\x89PNG\r\n\x1a\n"), "a", FileTypes.Png),
        Case("GIF", Bytes("GIF89a"), "a.png", FileTypes.Gif),
        Case("WebP", Bytes("RIFF....WEBPVP8 "), "a", FileTypes.Webp),
        Case("AVIF", Iso("avif", "mif1"), "a", FileTypes.Avif),
        Case("AVIF behind a general brand", Iso("mif1", "miaf", "avif"), "a", FileTypes.Avif),
        Case("HEIC", Iso("heic", "mif1"), "a", FileTypes.Heic),
        Case("TIFF, little end first", Bytes("II*\0"), "a", FileTypes.Tiff),
        Case("TIFF, big end first", Bytes("MM\0*"), "a", FileTypes.Tiff),
        Case("BMP", [.. "BM"u8, .. new byte[12], 40, 0, 0, 0], "a", FileTypes.Bmp),
        Case("A text that starts with BM", Bytes("BM is short for bitmap, they say"), "a.txt", FileTypes.Text),
        Case("PSD", Bytes("8BPS\0\x01"), "a", FileTypes.Psd),
        Case("SVG", Bytes("<svg xmlns='http://www.w3.org/2000/svg'/>"), "a", FileTypes.Svg),
        Case("SVG behind prolog, comment and doctype", Bytes("\xef\xbb\xbf<?xml version='1.0'?>\n<!-- x > y -->\n<!DOCTYPE svg>\n<svg:svg/>"), "a.png", FileTypes.Svg),
        Case("PDF", Bytes("%PDF-1.7"), "a.jpg", FileTypes.Pdf),
        Case("MP4", Iso("isom", "mp41"), "a", FileTypes.Mp4),
        Case("MOV", Iso("qt  "), "a.mp4", FileTypes.QuickTime),
        Case("M4A", Iso("M4A "), "a", FileTypes.M4a),
        Case("WebM", Bytes("\x1a\x45\xdf\xa3\x9fB\x86\x81\x01B\x82\x84webm"), "a.mkv", FileTypes.Webm),
        Case("MKV", Bytes("\x1a\x45\xdf\xa3\x9fB\x86\x81\x01B\x82\x88matroska"), "a", FileTypes.Matroska),
        Case("AVI", Bytes("RIFF....AVI LIST"), "a", FileTypes.Avi),
        Case("WAV", Bytes("RIFF....WAVEfmt "), "a", FileTypes.Wav),
        Case("MP3 with a tag", Bytes("ID3\x04"), "a", FileTypes.Mp3),
        Case("MP3 without a tag", [0xff, 0xfb, 0x90, 0x64], "a", FileTypes.Mp3),
        Case("FLAC", Bytes("fLaC"), "a", FileTypes.Flac),
        Case("OGG", Bytes("OggS\0\x02 \x01vorbis"), "a", FileTypes.Ogg),
        Case("OGG with pictures", Bytes("OggS\0\x02 \x80theora"), "a", FileTypes.OggVideo),
        Case("ZIP", Zip("photo.jpg"), "a", FileTypes.Zip),
        Case("A ZIP named as an office file", Zip("photo.jpg"), "a.docx", FileTypes.Zip),
        Case("DOCX by its folder", Zip("[Content_Types].xml", "....PK\x03\x04word/document.xml"), "a.zip", FileTypes.Docx),
        Case("XLSX by its extension", Zip("[Content_Types].xml"), "a.xlsx", FileTypes.Xlsx),
        Case("PPTX by its extension", Zip("_rels/.rels"), "a.PPTX", FileTypes.Pptx),
        Case("ODT", Zip("mimetype", "application/vnd.oasis.opendocument.text"), "a", FileTypes.Odt),
        Case("GZIP", [0x1f, 0x8b, 8], "a", FileTypes.Gzip),
        Case("SVG with declarations of its own", Bytes("<?xml version='1.0'?><!DOCTYPE svg PUBLIC '-//W3C//DTD SVG 1.1//EN' '' [\n<!ENTITY a 'b'><!ENTITY c 'd'>\n] >\n<svg/>"), "a.xml", FileTypes.Svg),
        Case("HTML named as a photo", Bytes("<!DOCTYPE html><title>x</title>"), "photo.jpg", FileTypes.Html),
        Case("HTML without a doctype", Bytes("\n <!-- --> <SCRIPT>alert(1)</SCRIPT>"), "a.txt", FileTypes.Html),
        Case("XHTML", Bytes("<?xml version='1.0'?><html/>"), "a.xml", FileTypes.Html),
        Case("XML", Bytes("<?xml version='1.0'?><table/>"), "a.txt", FileTypes.Xml),
        Case("XML by its extension", Bytes("<products/>"), "a.xml", FileTypes.Xml),
        Case("CSV", Bytes("a;b\r\n1;2"), "a.csv", FileTypes.Csv),
        Case("JSON", Bytes("{}"), "a.json", FileTypes.Json),
        Case("Markdown", Bytes("# a"), "a.md", FileTypes.Markdown),
        Case("CSS", Bytes("a{}"), "a.css", FileTypes.Css),
        Case("Script", Bytes("alert(1)"), "a.js", FileTypes.Script),
        Case("Plain text", Bytes("hello"), "a.jpg", FileTypes.Text),
        Case("Text cut in the middle of a character", Encoding.UTF8.GetBytes("größe")[..3], "a", FileTypes.Text),
        Case("Text of 16 bits", [0xff, 0xfe, .. Encoding.Unicode.GetBytes("hello")], "a", FileTypes.Text),
        Case("An empty file", [], "a.csv", FileTypes.Csv),
        Case("Bytes that are no text", [1, 2, 3, 4, 5], "a.jpg", FileTypes.Unknown),
        Case("Bytes that are no UTF-8", [0x61, 0xe4, 0x62], "a.txt", FileTypes.Unknown),
    ];

    [TestCaseSource(nameof(Types))]
    public void Tells(byte[] head, string filename, FileType type) => Assert.That(FileType.Of(head, filename), Is.EqualTo(type));

    [TestCase("Portrait_2.jpg", "image/jpeg")]
    [TestCase("animated-loop-3.gif", "image/gif")]
    [TestCase("Flag_of_the_Netherlands-16bit.png", "image/png")]
    [TestCase("check.svg", "image/svg+xml")]
    [TestCase("README.md", "text/markdown")]
    public void Tells_real_files(string fixture, string mimeType) =>
        Assert.That(FileType.Of(File.ReadAllBytes(Fixture.Path(fixture)), fixture).MimeType, Is.EqualTo(mimeType));

    [Test]
    public void What_a_browser_could_run_is_known() =>
        Assert.That(
            new[] { FileTypes.Html, FileTypes.Svg, FileTypes.Xml, FileTypes.Script, FileTypes.Unknown }.All(type => type.RunsInBrowser)
                && !new[] { FileTypes.Jpeg, FileTypes.Text, FileTypes.Pdf, FileTypes.Mp4 }.Any(type => type.RunsInBrowser),
            Is.True);

    [FsCheck.NUnit.Property]
    public Property Any_bytes_under_any_name_have_a_type() =>
        Prop.ForAll<byte[], string>((bytes, name) => FileType.Of(bytes ?? [], name ?? "").MimeType.Contains('/'));
}
