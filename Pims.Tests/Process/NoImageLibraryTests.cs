using Pims.Tests.Support;

namespace Pims.Tests.Process;

public sealed class NoImageLibraryTests
{
    [Test]
    public async Task Without_the_image_library_the_server_keeps_and_serves_files_and_says_why_it_makes_no_pictures()
    {
        var libraries = Directory.Exists("/usr/lib") ? Directory.GetFiles("/usr/lib", "libMagickWand-6.Q16.so.*", new EnumerationOptions { RecurseSubdirectories = true, MaxRecursionDepth = 1 }) : [];
        var files = libraries.Where(library => new FileInfo(library).LinkTarget is null).ToArray();
        // Hidden from this one process: its own view of the disk has an empty file there.
        var hide = string.Concat(files.Select(file => $"mount --bind /dev/null '{file}' && "));
        if ((await Script.RunAsync("unshare", ["--mount", "sh", "-c", hide + "true"], Repository.Root)).ExitCode != 0)
            Assert.Ignore("Hiding a library from a process wants the right to mount.");
        using var folder = new TemporaryFolder();
        await using var server = await ServerProcess.StartAsync(
            "unshare", ["--mount", "sh", "-c", $"{hide}exec dotnet '{ServerProcess.Server}'"], folder.Path, ("PIMS_ADMIN_KEY", ServerProcess.AdminKey));
        var photo = await File.ReadAllBytesAsync(Path.Combine(Repository.Root, "samples", "photo.jpg"));
        var upload = await server.UploadAsync("""{"action":"uploadAsset","asset":"photo"}""", photo, "photo.jpg");
        Assert.That((int)upload.Status, Is.EqualTo(200), upload.Text);
        Assert.That(upload.Get<string>("asset.media_type"), Is.EqualTo("IMAGE"));
        Assert.That((await server.GetAsync("/media/photo/photo.jpg")).Bytes, Is.EqualTo(photo));
        var picture = await server.GetAsync("/media/photo/photo.jpg?width=100");
        Assert.That((int)picture.Status, Is.EqualTo(422), picture.Text);
        Assert.That(picture.ErrorCode, Is.EqualTo("unsupported_format"));
        var status = await server.DoAsync("""{"action":"getStatus"}""");
        Assert.That(status.Get<string>("images.unavailable"), Does.StartWith("Images are off: libMagickWand 6 was not found"));
        Assert.That((await server.GetAsync("/health/ready")).Status, Is.EqualTo(System.Net.HttpStatusCode.OK));
        await server.StopAsync();
        Assert.That(server.Output, Does.Contain("Images are off: libMagickWand 6 was not found"));
    }
}
