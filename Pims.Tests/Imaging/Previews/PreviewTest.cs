using ImageMagick;
using Pims.Actions;
using Pims.Actions.Imaging;
using Pims.Actions.Imaging.Previews;
using Pims.Tests.Process;

namespace Pims.Tests.Imaging.Previews;

/// <summary>Pictures of files that the image engine never gets.</summary>
abstract class PreviewTest : ImagingTest
{
    protected static PreviewPrograms Programs { get; } = new();

    protected string Scratch => Path.Combine(Folder, "scratch");

    [SetUp]
    public void Make_the_scratch_folder() => Directory.CreateDirectory(Scratch);

    [TearDown]
    public void Nothing_is_left_in_the_scratch_folder() => Assert.That(Directory.GetFileSystemEntries(Scratch), Is.Empty);

    /// <summary>Every machine that tests count on has the programs; elsewhere what wants them says so.</summary>
    protected static void Need(params OutsideProgram[] programs)
    {
        foreach (var program in programs.Where(program => !program.IsThere))
        {
            if (Environment.GetEnvironmentVariable("CI") is not null)
                Assert.Fail($"{program.Name} is not on this machine.");
            Assert.Ignore($"{program.Name} is not on this machine: apt install {program.Package}.");
        }
    }

    protected Rendition Draw(byte[] file, ImageRequest request, Previewer? previewer = null, CancellationToken cancellation = default) => DrawFile(Save(file), request, previewer, cancellation);

    protected Rendition DrawFile(string file, ImageRequest request, Previewer? previewer = null, CancellationToken cancellation = default) =>
        new RenditionMaker(new ImagePipeline(Engine), previewer ?? new Previewer(Programs)).Render(file, TypeOf(file), request with { Format = request.Format ?? ImageFormat.Png }, Path.Combine(Folder, "result"), Scratch, cancellation);

    protected static Pixels Decoded(Rendition made) => Pixels.Of(made.File, Enum.Parse<MagickFormat>(made.Type.Decoder!.Value.ToString(), ignoreCase: true));

    protected ActionError Refused(byte[] file, ImageRequest? request = null, Previewer? previewer = null) =>
        Assert.Throws<ActionError>(() => Draw(file, request ?? new ImageRequest { Width = 100 }, previewer))!;

    /// <summary>A file that ffmpeg makes.</summary>
    protected async Task<string> FilmAsync(string name, params string[] arguments)
    {
        Need(Programs.VideoTake, Programs.VideoInfo);
        var file = Path.Combine(Folder, name);
        var (exitCode, _, errors) = await Script.RunAsync("ffmpeg", ["-v", "error", "-threads", "2", .. arguments, file], Folder);
        Assert.That(exitCode, Is.Zero, errors);
        return file;
    }

    /// <summary>Mean light of a picture, 0 to 255.</summary>
    protected static double Light(Pixels picture) => picture.Rgb.Average(part => part);
}
