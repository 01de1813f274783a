using ImageMagick;
using Pims.Tests.Imaging;
using Pims.Tests.Support;

namespace Pims.Tests.Media;

/// <summary>One server for all tests of a fixture, with files in public, private and personal buckets.</summary>
public abstract class MediaTest
{
    protected TestServer Server { get; private set; } = null!;

    [OneTimeSetUp]
    public async Task Start()
    {
        Server = await TestServer.StartAsync();
        // 1 /Public, 2 /Secret, 3 /Secret/Below, 4 editor's /Mine
        foreach (var request in new[]
        {
            Make.Bucket("Public"), Make.Bucket("Secret", isPrivate: true), Make.Bucket("Below", 2), Make.Asset("open", 1, content: "0123456789"), Make.Asset("free"),
            Make.Asset("closed", 2), Make.Asset("below", 3), Make.Bucket("Old"), Make.Asset("gone", 4), """{"action":"deleteBucket","bucket_id":4,"contents":"trash"}""",
        })
            await Server.DoAsync(request);
        await Server.DoAsync("""{"action":"addBucket","name":"Mine","type":"personal"}""", "editor");
        await Server.DoAsync(Make.Asset("personal", 5), "editor");
        await Server.UploadAsync("""{"action":"uploadAsset","asset":"photo","filename":"photo.jpg"}""", await File.ReadAllBytesAsync(Fixture.Path("Portrait_5.jpg")), "x");
        await Server.UploadAsync("""{"action":"uploadAsset","asset":"glass","filename":"glass.png"}""", Pictures.Png(40, 20, (_, _) => (10, 200, 30, 128)), "x");
    }

    [TearDown]
    public void No_secret_in_the_log() => Server.RequireNoSecretInLog();

    [OneTimeTearDown]
    public async Task Stop() => await Server.DisposeAsync();

    internal static Pixels Decoded(byte[] bytes, string type)
    {
        var file = Path.GetTempFileName();
        File.WriteAllBytes(file, bytes);
        try
        {
            return Pixels.Of(file, Enum.Parse<MagickFormat>(type["image/".Length..], ignoreCase: true));
        }
        finally
        {
            File.Delete(file);
        }
    }
}
