using System.Globalization;
using System.Text.RegularExpressions;
using ImageMagick;
using Pims.Actions.Imaging.Previews;
using Pims.Tests.Imaging;
using Pims.Tests.Process;
using Pims.Tests.Support;

namespace Pims.Tests.Samples;

/// <summary>The page of pictures in <c>samples/gallery</c>: what is committed is what its script makes today.</summary>
sealed partial class GalleryTests : ImagingTest
{
    static readonly string Gallery = Path.Combine(Repository.Root, "samples", "gallery");

    [Test]
    public async Task The_page_and_its_pictures_are_what_the_script_makes()
    {
        NeedPrograms();
        var script = await File.ReadAllTextAsync(Path.Combine(Gallery, "make.sh"));
        await using var server = await TestServer.StartAsync(("Presets", Presets().Match(script).Groups[1].Value));
        await MakeAsync(server, Folder);
        var behind = Differences(Gallery, Folder);
        if (behind.Length > 0 && Environment.GetEnvironmentVariable("PIMS_APPROVE") == "1")
            await MakeAsync(server, Gallery);
        else
            Assert.That(behind, Is.Empty, "The gallery is behind the code; PIMS_APPROVE=1 ./pims test rewrites it.");
    }

    [Test]
    public async Task The_page_tells_the_size_of_each_picture()
    {
        var told = Told().Matches(await File.ReadAllTextAsync(Path.Combine(Gallery, "README.md")));
        Assert.That(told, Has.Count.GreaterThan(60));
        foreach (var (file, width, height, bytes) in told.Select(match => (Path.Combine(Gallery, match.Groups[1].Value), match.Groups[2].Value, match.Groups[3].Value, match.Groups[4].Value)))
        {
            var facts = Probe(file);
            Assert.That($"{facts.Width} x {facts.Height}", Is.EqualTo($"{width} x {height}"), file);
            Assert.That(new FileInfo(file).Length, Is.EqualTo(long.Parse(bytes, NumberStyles.AllowThousands, CultureInfo.InvariantCulture)), file);
        }
    }

    [Test]
    public async Task The_script_says_why_it_ends()
    {
        await using var server = await TestServer.StartAsync();
        var (exitCode, _, errors) = await RunAsync(server, "wrong", Folder);
        Assert.That((exitCode, errors.Contains("unauthenticated")), Is.EqualTo((1, true)), errors);
        await server.DoAsync("""{"action":"uploadAsset","asset":"gallery-photo","filename":"other.txt","content":"b3RoZXI="}""");
        (exitCode, _, errors) = await RunAsync(server, server.KeyOf("admin"), Folder);
        Assert.That((exitCode, errors), Is.EqualTo((1, "gallery: the library has another file under the code gallery-photo\n")));
    }

    static void NeedPrograms()
    {
        foreach (var program in new PreviewPrograms().All.Where(program => !program.IsThere))
            if (Environment.GetEnvironmentVariable("CI") is null)
                Assert.Ignore($"{program.Name} is not on this machine: apt install {program.Package}.");
            else
                Assert.Fail($"{program.Name} is not on this machine.");
    }

    static async Task MakeAsync(TestServer server, string folder)
    {
        var (exitCode, output, errors) = await RunAsync(server, server.KeyOf("admin"), folder);
        Assert.That((exitCode, errors), Is.EqualTo((0, "")), output);
    }

    static Task<(int ExitCode, string Output, string Errors)> RunAsync(TestServer server, string key, string folder) =>
        Script.RunAsync("bash", ["samples/gallery/make.sh", folder], Repository.Root,
            ("PIMS_URL", server.Http.BaseAddress!.ToString().TrimEnd('/')), ("PIMS_ADMIN_KEY", key));

    /// <summary>Another build of a coder may come to a few bytes more or less; what is seen must be the same.</summary>
    static string[] Differences(string committed, string made) =>
    [
        .. Names(committed).Except(Names(made)).Select(name => $"{name} is not made any more"),
        .. Names(made).Except(Names(committed)).Select(name => $"{name} is new"),
        .. new[] { "README.md", "index.html" }.Where(page => Text(committed, page) != Text(made, page)).Select(page => $"{page} differs"),
        .. Names(committed).Intersect(Names(made)).Where(name => !LooksTheSame(Path.Combine(committed, "pictures", name), Path.Combine(made, "pictures", name)))
            .Select(name => $"{name} looks otherwise"),
    ];

    static string[] Names(string folder) => [.. Directory.GetFiles(Path.Combine(folder, "pictures")).Select(file => Path.GetFileName(file))];

    static string Text(string folder, string page) => Bytes().Replace(File.Exists(Path.Combine(folder, page)) ? File.ReadAllText(Path.Combine(folder, page)) : "", "bytes");

    static bool LooksTheSame(string one, string other)
    {
        var (before, after) = (Probe(one), Probe(other));
        var format = Enum.Parse<MagickFormat>(TypeOf(one).Decoder!.Value.ToString(), ignoreCase: true);
        return TypeOf(one) == TypeOf(other) && (before.Width, before.Height, before.Frames) == (after.Width, after.Height, after.Frames)
            && Math.Abs(new FileInfo(one).Length - new FileInfo(other).Length) <= 20 + (new FileInfo(one).Length / 10)
            && Pixels.Of(one, format).MeanDifference(Pixels.Of(other, format)) < 3;
    }

    [GeneratedRegex("PIMS_PRESETS='([^']*)'")]
    private static partial Regex Presets();

    [GeneratedRegex("""(?:src|href)="(pictures/[^"]+)".*?<sub>(\d+) x (\d+), \w+<br>([\d,]+) bytes""")]
    private static partial Regex Told();

    [GeneratedRegex("[0-9,]+ bytes")]
    private static partial Regex Bytes();
}
