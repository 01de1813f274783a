using Pims.Tests.Imaging;
using Pims.Tests.Support;

namespace Pims.Tests.Hostile;

public sealed class CrowdTests
{
    const int Sizes = 200, Uploads = 200;

    [Test]
    public async Task Two_hundred_new_sizes_at_once_leave_the_rest_of_the_server_quick()
    {
        await using var server = await WatchedServer.StartAsync(("PIMS_IMAGE_WORKERS", "2"), ("PIMS_IMAGE_QUEUE", "64"));
        await server.Process.DoAsync("""{"action":"addBucket","name":"Brand"}""");
        await server.UploadAsync("photo", await File.ReadAllBytesAsync(Fixture.Path("Portrait_5.jpg")), "photo.jpg");
        await server.Process.DoAsync("""{"action":"getBucket","bucket_id":1}""");
        var all = Enumerable.Range(100, Sizes).Select(width => server.Process.GetAsync($"/media/photo/photo.jpg?width={width}&height=300")).ToArray();
        var whole = Task.WhenAll(all);
        List<TimeSpan> times = [];
        while (!whole.IsCompleted || times.Count < 5)
        {
            var (answer, took) = await WatchedServer.TimeAsync(server.Process.PostAsync("""{"action":"getBucket","bucket_id":1}"""));
            Assert.That((int)answer.Status, Is.EqualTo(200), answer.Text);
            times.Add(took);
        }
        var answers = await whole;
        var made = answers.Count(answer => (int)answer.Status == 200);
        var median = times.Order().ElementAt(times.Count / 2);
        await TestContext.Out.WriteLineAsync($"{made} pictures, {Sizes - made} busy; getBucket {times.Count} times, median {median.TotalMilliseconds:0.0} ms, longest {times.Max().TotalMilliseconds:0} ms; peak memory {server.Watch.Peak >> 20} MiB");
        Assert.Multiple(() =>
        {
            Assert.That(answers.Where(answer => (int)answer.Status != 200), Has.All.Matches<Answer>(answer => (int)answer.Status == 503 && answer.ErrorCode == "busy" && answer.Header("Retry-After") is not null));
            Assert.That(made, Is.AtLeast(64));
            Assert.That(median.TotalMilliseconds, Is.LessThan(100));
        });
        var workers = await server.WorkersAsync();
        Assert.That(((int)workers["waiting"]!, (int)workers["running"]!, (int)workers["killed"]!), Is.EqualTo((0, 0, 0)));
        await server.RequireSoundAsync(1L << 30);
    }
    [Test]
    public async Task Two_hundred_uploads_at_once_are_all_kept_and_take_little_memory()
    {
        await using var server = await WatchedServer.StartAsync(("PIMS_IMAGE_WORKERS", "2"));
        var photo = await File.ReadAllBytesAsync(Fixture.Path("Portrait_5.jpg"));
        // Each is another file to the store.
        var answers = await Task.WhenAll(Enumerable.Range(0, Uploads).Select(number =>
            server.Process.UploadAsync($$"""{"action":"uploadAsset","asset":"a{{number}}"}""", [.. photo, (byte)number, (byte)(number >> 8)], "photo.jpg")));
        Assert.That(answers.Select(answer => ((int)answer.Status, answer.Get<int?>("asset.meta.width"))), Has.All.EqualTo((200, (int?)450)));
        await TestContext.Out.WriteLineAsync($"peak memory {server.Watch.ServerPeak >> 20} MiB the server, {server.Watch.Peak >> 20} MiB with its workers");
        Assert.That(server.Watch.ServerPeak, Is.LessThan(400 << 20));
        await server.RequireSoundAsync(1L << 30);
    }
}
