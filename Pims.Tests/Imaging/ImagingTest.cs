using Pims.Actions;
using Pims.Actions.Files;
using Pims.Actions.Imaging;

namespace Pims.Tests.Imaging;

/// <summary>The engine, a folder that is gone after the test, and short ways to probe and to render.</summary>
abstract class ImagingTest
{
    static readonly string EngineFolder = Path.Combine(AppContext.BaseDirectory, "engine");

    protected static ImageEngine Engine { get; } = ImageEngine.Start(EngineFolder);

    protected string Folder { get; private set; } = "";

    [SetUp]
    public void Make_a_folder()
    {
        Assert.That(Engine.Unavailable, Is.Null);
        Folder = Directory.CreateTempSubdirectory("pims-imaging-").FullName;
    }

    [TearDown]
    public void Delete_the_folder() => Directory.Delete(Folder, recursive: true);

    protected string Save(byte[] bytes, string name = "source")
    {
        var file = Path.Combine(Folder, name);
        File.WriteAllBytes(file, bytes);
        return file;
    }

    protected static FileType TypeOf(string file) =>
        FileType.Of(File.ReadAllBytes(file).AsSpan(0, (int)Math.Min(FileType.HeadSize, new FileInfo(file).Length)), "");

    protected static ImageFacts Probe(string file) => new ImageProbe(Engine).Read(file, TypeOf(file), CancellationToken.None);

    /// <summary>In the file's own format, or PNG where that is HEIC, unless the request has one.</summary>
    protected Rendition Render(string file, ImageRequest request, CancellationToken cancellation = default)
    {
        var own = TypeOf(file).Decoder is { } decoder and not ImageFormat.Heic ? decoder : ImageFormat.Png;
        return new ImagePipeline(Engine).Render(file, TypeOf(file), request with { Format = request.Format ?? own }, Path.Combine(Folder, "result"), cancellation);
    }

    protected static void Refuses(ErrorCode code, Action what) => Assert.That(Assert.Throws<ActionError>(what)!.Code, Is.EqualTo(code));
}
