using Pims.Actions;
using Pims.Actions.Files;
using Pims.Actions.Imaging;
using Pims.Actions.Imaging.Previews;

namespace Pims.Tests.Imaging.Previews;

sealed class VideoTests : PreviewTest
{
    const string Test = "testsrc=size=320x180:rate=10:duration=4";
    const string Black = "color=black:size=320x180:rate=10:duration=4";

    static readonly ImageRequest Small = new() { Width = 160, Height = 160, Mode = ImageMode.Max, Upscale = false, Format = ImageFormat.Jpeg, Page = 1 };

    [TestCase("a.mp4", "-c:v", "libx264", "-pix_fmt", "yuv420p")]
    [TestCase("a.mov", "-c:v", "mjpeg", "-pix_fmt", "yuvj420p")]
    [TestCase("a.3gp", "-c:v", "mpeg4", "-brand", "3gp4")]
    [TestCase("a.webm", "-c:v", "libvpx", "-deadline", "realtime")]
    [TestCase("a.mkv", "-c:v", "mpeg4")]
    [TestCase("a.avi", "-c:v", "mpeg4")]
    [TestCase("a.ogv", "-c:v", "libtheora")]
    [TestCase("a.flv", "-c:v", "flv")]
    [TestCase("a.wmv", "-c:v", "wmv2")]
    [TestCase("a.mpg", "-c:v", "mpeg2video", "-r", "25")]
    [TestCase("a.m2v", "-c:v", "mpeg2video", "-r", "25")]
    public async Task Of_every_container_there_is_a_frame(string name, params string[] codec)
    {
        var film = await FilmAsync(name, ["-f", "lavfi", "-i", Test, .. codec]);
        Assert.That(TypeOf(film).Preview, Is.EqualTo(PreviewKind.Video));
        var made = DrawFile(film, Small);
        Assert.That((made.Type, made.Width, made.Height), Is.EqualTo((FileTypes.Jpeg, 160, 90)));
        Assert.That(Light(Decoded(made)), Is.InRange(60, 180));
    }

    [TestCase("[0][1]concat=n=2", Description = "begins with black")]
    [TestCase("[1][0]concat=n=2", Description = "ends with black")]
    [TestCase("[0]trim=duration=0.1[a];[a][1]concat=n=2", Description = "begins with one black frame")]
    public async Task It_is_not_black(string order)
    {
        var film = await FilmAsync("a.mp4", "-f", "lavfi", "-i", Black, "-f", "lavfi", "-i", Test, "-filter_complex", order, "-pix_fmt", "yuv420p");
        Assert.That(Light(Decoded(DrawFile(film, Small))), Is.GreaterThan(60));
    }

    [Test]
    public async Task Where_all_is_black_it_is()
    {
        var film = await FilmAsync("a.mp4", "-f", "lavfi", "-i", Black, "-pix_fmt", "yuv420p");
        Assert.That(Light(Decoded(DrawFile(film, Small))), Is.LessThan(8));
    }

    [Test]
    public async Task A_film_of_one_frame_has_that_frame()
    {
        var film = await FilmAsync("a.mp4", "-f", "lavfi", "-i", Test, "-frames:v", "1", "-pix_fmt", "yuv420p");
        Assert.That(Light(Decoded(DrawFile(film, Small))), Is.GreaterThan(60));
    }

    [Test]
    public async Task It_is_turned_upright()
    {
        var lying = await FilmAsync("lying.mp4", "-f", "lavfi", "-i", Test, "-pix_fmt", "yuv420p");
        var film = await FilmAsync("upright.mp4", "-i", lying, "-c", "copy", "-metadata:s:v:0", "rotate=90");
        var made = DrawFile(film, Small);
        Assert.That((made.Width, made.Height), Is.EqualTo((90, 160)));
    }

    [Test]
    public async Task Pixels_that_are_not_square_are_seen_as_they_are_meant()
    {
        var film = await FilmAsync("a.mp4", "-f", "lavfi", "-i", "testsrc=size=180x180:rate=10:duration=1,setsar=16/9", "-pix_fmt", "yuv420p");
        var made = DrawFile(film, Small);
        Assert.That((made.Width, made.Height), Is.EqualTo((160, 90)));
    }

    [Test]
    public async Task It_is_not_enlarged()
    {
        var film = await FilmAsync("a.mp4", "-f", "lavfi", "-i", Test, "-pix_fmt", "yuv420p");
        var made = DrawFile(film, Small with { Width = 2000, Height = 2000 });
        Assert.That((made.Width, made.Height), Is.EqualTo((320, 180)));
    }

    [Test]
    public async Task Sound_alone_has_no_picture()
    {
        var film = await FilmAsync("a.mp4", "-f", "lavfi", "-i", "sine=duration=1");
        var error = Assert.Throws<ActionError>(() => DrawFile(film, Small))!;
        Assert.That((error.Code, error.Message), Is.EqualTo((Errors.UnsupportedFormat, "There is no moving picture in the file, only sound.")));
    }

    [Test]
    public async Task A_film_that_is_cut_off_is_unreadable()
    {
        var film = await FilmAsync("a.mp4", "-f", "lavfi", "-i", Test, "-pix_fmt", "yuv420p");
        var bytes = await File.ReadAllBytesAsync(film);
        Assert.That(Refused(bytes[..(bytes.Length / 2)], Small).Code, Is.EqualTo(Errors.UnreadableImage));
    }

    /// <summary>The lists by which the program would open other files, under the first bytes of a film.</summary>
    [Test]
    public async Task A_playlist_opens_no_other_file()
    {
        var film = await FilmAsync("other.mp4", "-f", "lavfi", "-i", Test, "-pix_fmt", "yuv420p");
        foreach (var list in new[] { $"#EXTM3U\n#EXTINF:4,\nfile://{film}\n#EXT-X-ENDLIST\n", $"ffconcat version 1.0\nfile '{film}'\n", $"<MPD><Period><BaseURL>file://{film}</BaseURL></Period></MPD>" })
        {
            var file = Save([.. System.Text.Encoding.ASCII.GetBytes(list)], "list.mp4");
            foreach (var type in new[] { FileTypes.Mp4, FileTypes.Webm, FileTypes.Avi, FileTypes.Mpeg, FileTypes.FlashVideo })
            {
                var error = Assert.Throws<ActionError>(() => new RenditionMaker(new ImagePipeline(Engine), new Previewer(Programs)).Render(file, type, Small, Path.Combine(Folder, "result"), Scratch, CancellationToken.None))!;
                Assert.That(error.Code, Is.EqualTo(Errors.UnreadableImage).Or.EqualTo(Errors.UnsupportedFormat), type.MimeType + list);
            }
        }
    }

    [TestCase(0, 0, false)]
    [TestCase(255, 255, false)]
    [TestCase(0, 60, true)]
    [TestCase(16, 20, false)]
    public void What_is_seen_in_a_frame(byte one, byte other, bool showsSomething)
    {
        var bitmap = new byte[54 + (3 * 100)];
        bitmap[10] = 54;
        for (var at = 54; at < bitmap.Length; at++)
            bitmap[at] = at / 3 % 2 == 0 ? one : other;
        Assert.That(FrameLook.Of(Save(bitmap))!.Value.ShowsSomething, Is.EqualTo(showsSomething));
    }
}
