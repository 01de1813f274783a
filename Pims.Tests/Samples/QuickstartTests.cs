using ImageMagick;
using Pims.Actions.Imaging;
using Pims.Tests.Imaging;
using Pims.Tests.Process;
using Pims.Tests.Support;

namespace Pims.Tests.Samples;

/// <summary>Each sample against a server of its own, from the folder of the clone as its reader starts it.</summary>
sealed class QuickstartTests : ImagingTest
{
    static readonly string Photo = Path.Combine(Repository.Root, "samples", "photo.jpg");

    static readonly TestCaseData[] Samples =
    [
        new TestCaseData(Path.Combine(Repository.Root, "samples", "quickstart.sh"), Array.Empty<string>()).SetArgDisplayNames("quickstart.sh"),
        new TestCaseData("bash", new[] { "-c", "eval \"$(cat samples/quickstart.sh)\"", "paste" }).SetArgDisplayNames("quickstart.sh pasted"),
        new TestCaseData("node", new[] { "samples/quickstart.mjs" }).SetArgDisplayNames("quickstart.mjs"),
        new TestCaseData("dotnet", new[] { "run", "samples/quickstart.cs" }).SetArgDisplayNames("quickstart.cs"),
    ];

    [TestCaseSource(nameof(Samples))]
    public async Task A_sample_does_what_it_says(string program, string[] arguments)
    {
        using var data = new TemporaryFolder();
        await using var server = await ServerProcess.StartAsync(data.Path);
        var (exitCode, output, errors) = await RunAsync(program, arguments, server, ServerProcess.AdminKey);
        Assert.That(exitCode, Is.Zero, output + errors);
        Assert.That(output, Does.Contain("All is well"));
        Assert.That(await File.ReadAllBytesAsync(Path.Combine(Folder, "original.jpg")), Is.EqualTo(await File.ReadAllBytesAsync(Photo)));
        LooksLikeThePhoto("small.webp", MagickFormat.WebP, 225, 300);
        LooksLikeThePhoto("tiny.jpg", MagickFormat.Jpeg, 90, 120);
        await server.StopAsync();
    }

    [TestCaseSource(nameof(Samples))]
    public async Task A_sample_fails_where_the_key_is_wrong(string program, string[] arguments)
    {
        using var data = new TemporaryFolder();
        await using var server = await ServerProcess.StartAsync(data.Path);
        var (exitCode, output, errors) = await RunAsync(program, arguments, server, "wrong");
        Assert.That(exitCode, Is.Not.Zero);
        Assert.That(output, Does.Not.Contain("All is well"));
        Assert.That(errors, Does.Contain("unauthenticated"));
    }

    Task<(int ExitCode, string Output, string Errors)> RunAsync(string program, string[] arguments, ServerProcess server, string key) =>
        Script.RunAsync(program, [.. arguments, Folder], Repository.Root, ("PIMS_URL", server.Address.ToString().TrimEnd('/')), ("PIMS_ADMIN_KEY", key));

    void LooksLikeThePhoto(string name, MagickFormat format, int width, int height)
    {
        var picture = Pixels.Of(Path.Combine(Folder, name), format);
        Assert.That((picture.Width, picture.Height), Is.EqualTo((width, height)), name);
        var wanted = Render(Photo, new ImageRequest { Width = width, Format = ImageFormat.Png });
        Assert.That(picture.MeanDifference(Pixels.Of(wanted.File, MagickFormat.Png)), Is.LessThan(8), name);
    }
}
