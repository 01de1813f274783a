using System.Net;
using System.Security.Cryptography;
using Pims.Tests.Imaging;
using Pims.Tests.Support;

namespace Pims.Tests.Process;

public sealed class FullDiskTests
{
    const int Reserve = 4 * 1024 * 1024;

    static readonly byte[] File = RandomNumberGenerator.GetBytes(1_000_000);

    [Test]
    public async Task Uploads_stop_at_the_reserve_and_go_on_once_there_is_room_while_all_else_works()
    {
        using var disk = new SmallDisk();
        var library = new Library(disk.Data);
        await using var server = await ServerProcess.StartAsync(disk.Data, ("PIMS_DISK_RESERVE_BYTES", Reserve.ToString()));
        await server.DoAsync("""{"action":"addBucket","name":"Films"}""");
        var kept = new Dictionary<string, string>();
        var answer = await UploadAsync(server, kept);
        for (; answer.Status == HttpStatusCode.OK && kept.Count < 100; answer = await UploadAsync(server, kept))
            Assert.That(disk.Free, Is.GreaterThan(Reserve / 2));
        RequireFull(answer);
        RequireFull(await server.UploadAsync("""{"action":"uploadAsset"}""", RandomNumberGenerator.GetBytes(SmallDisk.Size), "too much.bin"));
        Assert.That(disk.Free, Is.GreaterThan(Reserve / 2), "What is kept for the database is there.");
        await library.RequireWholeAsync();

        foreach (var (code, checksum) in kept)
            Assert.That(Library.Checksum((await server.GetAsync($"/media/{code}/film.bin")).Bytes), Is.EqualTo(checksum));
        await server.DoAsync("""{"action":"addBucket","name":"Brand"}""");
        Assert.That((await server.GetAsync("/health/ready")).Status, Is.EqualTo(HttpStatusCode.OK));

        await server.DoAsync("""{"action":"deleteBucket","path":"/Films","contents":"purge"}""");
        await server.DoAsync("""{"action":"addBucket","name":"Films"}""");
        Assert.That((await UploadAsync(server, kept)).Status, Is.EqualTo(HttpStatusCode.OK));
        await library.RequireWholeAsync();
        await server.StopAsync();
    }

    [Test]
    public async Task A_disk_without_a_free_byte_refuses_writes_loses_nothing_and_recovers()
    {
        using var disk = new SmallDisk();
        var library = new Library(disk.Data);
        await using var server = await ServerProcess.StartAsync(disk.Data, ("PIMS_DISK_RESERVE_BYTES", "0"));
        await server.DoAsync("""{"action":"addBucket","name":"Films"}""");
        var kept = new Dictionary<string, string>();
        await UploadAsync(server, kept);
        var added = 1;
        disk.FillUpTo(0);

        // The journal has room of its own, for a while.
        Answer answer;
        while ((answer = await server.PostAsync($$"""{"action":"addBucket","name":"Bucket {{added}}"}""")).Status == HttpStatusCode.OK && added < 20_000)
        {
            added++;
            disk.FillUpTo(0);
        }
        RequireFull(answer);
        RequireFull(await UploadAsync(server, kept));
        var tree = await server.DoAsync("""{"action":"getPublicBucketsTree"}""");
        Assert.That(tree.Json["buckets"]!.Count(), Is.EqualTo(added), "Each bucket that was acknowledged is there, and no other.");
        foreach (var (code, checksum) in kept)
            Assert.That(Library.Checksum((await server.GetAsync($"/media/{code}/film.bin")).Bytes), Is.EqualTo(checksum));
        Assert.That((await server.GetAsync("/health/live")).Status, Is.EqualTo(HttpStatusCode.OK));
        Assert.That((await server.GetAsync("/health/ready")).Status, Is.EqualTo(HttpStatusCode.ServiceUnavailable));

        disk.Release();
        await server.DoAsync("""{"action":"addBucket","name":"After"}""");
        Assert.That((await UploadAsync(server, kept)).Status, Is.EqualTo(HttpStatusCode.OK));
        await library.RequireWholeAsync();
        await server.StopAsync();
    }

    [Test]
    public async Task A_start_on_a_full_disk_serves_what_is_there()
    {
        using var disk = new SmallDisk();
        var kept = new Dictionary<string, string>();
        await using (var server = await ServerProcess.StartAsync(disk.Data, ("PIMS_DISK_RESERVE_BYTES", "0")))
        {
            await server.DoAsync("""{"action":"addBucket","name":"Films"}""");
            await UploadAsync(server, kept);
            await server.StopAsync();
        }
        // What the database shares between its readers takes as much at its start.
        disk.FillUpTo(64 * 1024);
        await using var again = await ServerProcess.StartAsync(disk.Data, ("PIMS_DISK_RESERVE_BYTES", "0"));
        var (code, checksum) = kept.Single();
        Assert.That(Library.Checksum((await again.GetAsync($"/media/{code}/film.bin")).Bytes), Is.EqualTo(checksum));
        RequireFull(await UploadAsync(again, kept));
        disk.Release();
        Assert.That((await UploadAsync(again, kept)).Status, Is.EqualTo(HttpStatusCode.OK));
        await again.StopAsync();
    }

    [Test]
    public async Task A_picture_that_the_disk_has_no_room_for_is_refused_leaves_nothing_and_is_made_once_there_is()
    {
        using var disk = new SmallDisk();
        await using var server = await ServerProcess.StartAsync(disk.Data, ("PIMS_DISK_RESERVE_BYTES", "0"), ("PIMS_IMAGE_WORKERS", "1"));
        var random = new Random(1);
        var noise = Pictures.Png(300, 300, (_, _) => ((byte)random.Next(256), (byte)random.Next(256), (byte)random.Next(256), 255));
        await server.UploadAsync("""{"action":"uploadAsset","asset":"noise"}""", noise, "noise.png");
        // What the worker writes once is written before.
        const string address = "/media/noise/x?width=200";
        Assert.That((await server.GetAsync("/media/noise/x?width=20")).Status, Is.EqualTo(HttpStatusCode.OK));
        var before = Made(disk);
        disk.FillUpTo(0);

        RequireFull(await server.GetAsync(address));
        RequireFull(await server.PostAsync("""{"action":"downloadAsset","asset":"noise","width":200}"""));
        await TestServer.UntilAsync(() => Made(disk).SequenceEqual(before), "Nothing half-written is left.");
        Assert.That((await server.GetAsync("/media/noise/x")).Bytes, Is.EqualTo(noise));

        disk.Release();
        var picture = await server.GetAsync(address);
        Assert.That((picture.Status, picture.Header("Content-Type")), Is.EqualTo((HttpStatusCode.OK, "image/png")));
        await TestServer.UntilAsync(() => Made(disk).Length == before.Length + 1, "It is kept.");
        Assert.That((await server.GetAsync(address)).Bytes, Is.EqualTo(picture.Bytes));
        await server.StopAsync();
    }

    /// <summary>The kept pictures and what lies in the worker's folder.</summary>
    static string[] Made(SmallDisk disk) =>
        [.. new[] { "renditions", "workers" }.SelectMany(folder => Directory.GetFiles(Path.Combine(disk.Data, folder), "*", SearchOption.AllDirectories)).Order()];

    /// <summary>Uploads the same file with a mark of its own, and keeps what is acknowledged.</summary>
    static async Task<Answer> UploadAsync(ServerProcess server, Dictionary<string, string> kept)
    {
        byte[] film = [.. Guid.NewGuid().ToByteArray(), .. File];
        var answer = await server.UploadAsync("""{"action":"uploadAsset","path":"/Films"}""", film, "film.bin");
        if (answer.Status == HttpStatusCode.OK)
            kept.Add(answer.Get<string>("asset.asset"), Library.Checksum(film));
        return answer;
    }

    static void RequireFull(Answer answer)
    {
        Assert.That((int)answer.Status, Is.EqualTo(507), answer.Text);
        Assert.That(answer.ErrorCode, Is.EqualTo("storage_full"));
    }
}
