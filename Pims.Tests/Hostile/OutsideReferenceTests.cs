using System.Net;
using System.Net.Sockets;
using System.Text;
using Pims.Tests.Support;
using static Pims.Tests.Imaging.Previews.Documents;

namespace Pims.Tests.Hostile;

/// <summary>Files that would have whoever draws them read another file or ask another server: nothing is asked, and nothing of the other file is seen.</summary>
sealed class OutsideReferenceTests
{
    const string Secret = "a secret of this machine";

    TemporaryFolder folder = null!;
    TcpListener listener = null!;
    WatchedServer server = null!;

    string Address => $"http://{listener.LocalEndpoint}/a.png";

    string SecretFile => folder.In("secret.txt");

    [OneTimeSetUp]
    public async Task Start_a_listener_and_the_server()
    {
        folder = new TemporaryFolder();
        await File.WriteAllTextAsync(SecretFile, Secret);
        await File.WriteAllBytesAsync(folder.In("red.png"), Imaging.Pictures.Png(50, 50, (_, _) => (255, 0, 0, 255)));
        listener = new TcpListener(IPAddress.Loopback, 0);
        listener.Start();
        server = await WatchedServer.StartAsync(("PIMS_IMAGE_WORKERS", "1"));
    }

    [OneTimeTearDown]
    public async Task End_them()
    {
        await server.DisposeAsync();
        listener.Dispose();
        folder.Dispose();
    }

    static readonly TestCaseData[] Files =
    [
        Refers("picture of an SVG by http", "a.svg", true, it => Svg("width='50' height='50'", $"<image width='50' height='50' xlink:href='{it.Address}'/>")),
        Refers("picture of an SVG by file", "a.svg", true, it => Svg("width='50' height='50'", $"<image width='50' height='50' xlink:href='file://{it.folder.In("red.png")}'/>")),
        Refers("picture of an SVG by path", "a.svg", true, it => Svg("width='50' height='50'", $"<image width='50' height='50' href='{it.folder.In("red.png")}'/>")),
        Refers("another SVG's part", "a.svg", true, it => Svg("width='50' height='50'", $"<use xlink:href='{it.Address}#a'/>")),
        Refers("style sheet and font of an SVG", "a.svg", true, it => Encoding.UTF8.GetBytes($"<?xml version='1.0'?><?xml-stylesheet href='{it.Address}' type='text/css'?><svg {Names} width='50' height='50'><style>@import '{it.Address}'; @font-face {{ font-family: a; src: url({it.Address}) }} text {{ font-family: a }}</style><text y='20' fill='none'>a</text></svg>")),
        Refers("entity of an SVG by file", "a.svg", null, it => Encoding.UTF8.GetBytes($"<?xml version='1.0'?><!DOCTYPE svg [<!ENTITY x SYSTEM 'file://{it.SecretFile}'>]><svg {Names} width='500' height='50'><text y='20'>&x;</text></svg>")),
        Refers("type of an SVG by http", "a.svg", null, it => Encoding.UTF8.GetBytes($"<?xml version='1.0'?><!DOCTYPE svg SYSTEM '{it.Address}'><svg {Names} width='50' height='50'/>")),
        Refers("inclusion of an SVG", "a.svg", null, it => Svg("width='500' height='50' xmlns:xi='http://www.w3.org/2001/XInclude'", $"<text y='20'><xi:include href='{it.SecretFile}' parse='text'/></text>")),
        Refers("playlist named a film", "a.mp4", false, it => Encoding.UTF8.GetBytes($"#EXTM3U\n#EXT-X-MEDIA-SEQUENCE:0\n#EXTINF:1,\n{it.Address}\n#EXTINF:1,\nfile://{it.SecretFile}\n#EXT-X-ENDLIST\n")),
        Refers("list of parts named a film", "a.mp4", false, it => Encoding.UTF8.GetBytes($"ffconcat version 1.0\nfile '{it.SecretFile}'\nfile '{it.Address}'\n")),
        Refers("playlist within a film's head", "a.mp4", false, it => [0, 0, 0, 16, .. "ftypisom"u8, 0, 0, 0, 0, .. Encoding.UTF8.GetBytes($"\n#EXTM3U\n#EXTINF:1,\n{it.Address}\n")]),
        Refers("description of a stream named a film", "a.mp4", false, it => Encoding.UTF8.GetBytes($"v=0\no=- 0 0 IN IP4 127.0.0.1\nc=IN IP4 127.0.0.1\nm=video {((IPEndPoint)it.listener.LocalEndpoint).Port} RTP/AVP 26\n")),
        Refers("stream of a PDF by address", "a.pdf", null, it => Pdf(
        [
            "<< /Type /Catalog /Pages 2 0 R /OpenAction << /S /URI /URI (" + it.Address + ") >> >>", "<< /Type /Pages /Count 1 /Kids [3 0 R] >>", "<< /Type /Page /Parent 2 0 R /MediaBox [0 0 50 50] /Contents 4 0 R >>",
            $"<< /Length 0 /F << /FS /URL /F ({it.Address}) >> >>\nstream\n\nendstream",
        ], "")),
        Refers("stream of a PDF by file", "a.pdf", null, it => Pdf(
        [
            "<< /Type /Catalog /Pages 2 0 R >>", "<< /Type /Pages /Count 1 /Kids [3 0 R] >>", "<< /Type /Page /Parent 2 0 R /MediaBox [0 0 50 50] /Contents 4 0 R >>",
            $"<< /Length 0 /F ({it.SecretFile}) >>\nstream\n\nendstream",
        ], "")),
        Refers("PostScript that reads a file", "a.ps", false, it => Encoding.UTF8.GetBytes($"%!PS\n({it.SecretFile}) (r) file 100 string readstring pop show showpage\n")),
        Refers("drawing of the engine's own language", "a.mvg", false, it => Encoding.UTF8.GetBytes($"push graphic-context\nviewbox 0 0 50 50\nimage over 0,0 0,0 '{it.Address}'\nimage over 0,0 0,0 '|touch {it.folder.In("touched")}'\npop graphic-context\n")),
        Refers("script of the engine's own language", "a.msl", false, it => Encoding.UTF8.GetBytes($"<?xml version='1.0'?><image><read filename='{it.Address}'/><write filename='{it.folder.In("touched")}'/></image>")),
    ];

    static TestCaseData Refers(string name, string filename, bool? isDrawn, Func<OutsideReferenceTests, byte[]> make) => new TestCaseData(filename, isDrawn, make).SetName($"Refers to elsewhere: {name}");

    [TestCaseSource(nameof(Files))]
    public async Task Nothing_is_asked_or_read(string filename, bool? isDrawn, Func<OutsideReferenceTests, byte[]> make)
    {
        var code = Guid.NewGuid().ToString("N");
        await server.UploadAsync(code, make(this), filename);
        var picture = await server.Process.GetAsync($"/media/{code}/{filename}?width=500&height=50&mode=stretch&format=bmp");
        var thumbnail = await server.Process.PostAsync($$"""{"action":"getAssetThumbnail","asset":"{{code}}"}""");
        Assert.That((int)picture.Status, Is.EqualTo(200).Or.EqualTo(422), picture.Text);
        Assert.That((int)thumbnail.Status, Is.EqualTo(200).Or.EqualTo(422), thumbnail.Text);
        if (isDrawn is { } drawn)
            Assert.That((int)picture.Status == 200, Is.EqualTo(drawn), picture.Text);
        // Of the other file neither a letter nor its red is to be seen.
        if ((int)picture.Status == 200)
            Assert.That(picture.Bytes.Skip(54).All(part => part == picture.Bytes[54]), "The picture is of one colour.");
        Assert.That(listener.Pending(), Is.False, "a connection");
        Assert.That(File.Exists(folder.In("touched")), Is.False);
        await server.RequireSoundAsync(1L << 30);
    }
}
