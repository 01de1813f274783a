using Pims.Tests.Support;

namespace Pims.Tests.Process;

public sealed class WorkerEndTests
{
    [TestCase(true, TestName = "Workers end with a server that is killed")]
    [TestCase(false, TestName = "Workers end with a server that is stopped")]
    public async Task Workers_end_with_their_server(bool isKilled)
    {
        if (!OperatingSystem.IsLinux())
            Assert.Ignore("A process's children are looked up in /proc.");
        using var folder = new TemporaryFolder();
        await using var server = await ServerProcess.StartAsync(folder.Path);
        var photo = await File.ReadAllBytesAsync(Path.Combine(Repository.Root, "samples", "photo.jpg"));
        await server.UploadAsync("""{"action":"uploadAsset","asset":"photo"}""", photo, "photo.jpg");
        Assert.That((int)(await server.GetAsync("/media/photo/photo.jpg?width=100")).Status, Is.EqualTo(200));
        var workers = server.Children();
        Assert.That(workers, Is.Not.Empty);
        if (isKilled)
            await server.KillAsync();
        else
            await server.StopAsync();
        await TestServer.UntilAsync(() => !workers.Any(worker => Directory.Exists($"/proc/{worker}")), "No worker is left.");
    }
}
