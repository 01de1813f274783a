using Microsoft.Extensions.DependencyInjection;
using Pims.Actions.Imaging;
using Pims.Tests.Imaging;
using Pims.Tests.Support;

namespace Pims.Tests.Hostile;

/// <summary>Workers that hang (stopped here by a signal) or die, as callers see it.</summary>
sealed class StalledWorkerTests
{
    TestServer server = null!;
    WorkersView before = null!;

    ImageWorkers Workers => server.App.Services.GetRequiredService<ImageWorkers>();

    [SetUp]
    public async Task Start_a_server_of_one_worker()
    {
        server = await TestServer.StartAsync(("ImageWorkers", "1"), ("ImageSeconds", "3"), ("ImageQueue", "4"));
        await server.DoAsync(Make.Bucket("Brand"));
        await server.UploadAsync("""{"action":"uploadAsset","asset":"photo","bucket_id":1}""", await File.ReadAllBytesAsync(Fixture.Path("Portrait_5.jpg")), "photo.jpg");
        Assert.That((int)(await AskAsync(10)).Status, Is.EqualTo(200));
        before = Workers.Figures;
    }

    [TearDown]
    public async Task Stop_the_server() => await server.DisposeAsync();

    Task<Answer> AskAsync(int width) => server.GetAsync($"/media/photo/photo.jpg?width={width}");

    async Task<long> FigureAsync(string name) => (await server.DoAsync("""{"action":"getStatus"}""")).Get<long>($"images.workers.{name}");

    Task UnderWayAsync(int waiting = 0) => TestServer.UntilAsync(() => Workers.Figures is { Running: 1 } figures && figures.Waiting == waiting, "One is worked on, the rest waits.");

    [Test]
    public async Task A_worker_that_hangs_holds_up_no_other_request_and_is_replaced()
    {
        Signal.Send(Signal.Stop, Workers.Processes);
        var hanging = AskAsync(20);
        await UnderWayAsync();
        Assert.That((int)(await server.PostAsync("""{"action":"getBucket","bucket_id":1}""")).Status, Is.EqualTo(200));
        Assert.That((int)(await server.PostAsync(Make.Asset("text", 1))).Status, Is.EqualTo(200));
        Assert.That((int)(await server.GetAsync("/media/photo/photo.jpg")).Status, Is.EqualTo(200));
        Assert.That((int)(await AskAsync(10)).Status, Is.EqualTo(200), "a picture that is kept");
        Assert.That((await FigureAsync("running"), await FigureAsync("killed") - before.Killed), Is.EqualTo((1, 0)));
        var answer = await hanging;
        Assert.That(((int)answer.Status, answer.ErrorCode), Is.EqualTo((422, "image_too_large")), answer.Text);
        Assert.That((int)(await AskAsync(21)).Status, Is.EqualTo(200));
        Assert.That((await AskAsync(20)).ErrorCode, Is.EqualTo("image_too_large"), "It is told again at once, at the cost of no worker.");
        Assert.That((await FigureAsync("running"), await FigureAsync("killed") - before.Killed, await FigureAsync("failed") - before.Failed), Is.EqualTo((0, 1, 1)));
        Assert.That(server.LinesWith("An image worker ended and is replaced: It did not answer within 3 s."), Is.Not.Empty);
    }

    [Test]
    public async Task An_upload_that_hangs_its_worker_is_kept()
    {
        Signal.Send(Signal.Stop, Workers.Processes);
        var upload = await server.UploadAsync("""{"action":"uploadAsset","asset":"other"}""", await File.ReadAllBytesAsync(Fixture.Path("Portrait_7.jpg")), "photo.jpg");
        Assert.That(((int)upload.Status, upload.Get<string>("asset.meta.unreadable")), Is.EqualTo((200, "image_too_large")), upload.Text);
        Assert.That((int)(await server.GetAsync("/media/other/photo.jpg?width=20")).Status, Is.EqualTo(200));
        Assert.That((int)(await server.PostAsync("""{"action":"getAssetThumbnail","asset":"other"}""")).Status, Is.EqualTo(200), "It was not the file's fault.");
    }

    [Test]
    public async Task Uploads_wait_and_where_too_many_do_the_next_is_refused()
    {
        await server.DisposeAsync();
        server = await TestServer.StartAsync(("ImageWorkers", "1"), ("ImageQueue", "1"));
        var file = Pictures.Png(9, 9, (_, _) => (1, 2, 3, 255));
        Assert.That((int)(await UploadAsync("first")).Status, Is.EqualTo(200));
        Signal.Send(Signal.Stop, Workers.Processes);
        var all = Enumerable.Range(0, 17).Select(number => UploadAsync($"a{number}")).ToArray();
        await UnderWayAsync(waiting: 16);
        foreach (var refused in new[]
        {
            await UploadAsync("late"), await server.UploadAsync("""{"action":"uploadAssets"}""", file, "a.png"), await server.UploadAsync("""{"action":"replaceAssetFile","asset":"first"}""", file, "a.png"),
        })
            Assert.That(((int)refused.Status, refused.ErrorCode, refused.Header("Retry-After")), Is.EqualTo((503, "busy", "1")), refused.Text);
        Signal.Send(Signal.Continue, Workers.Processes);
        Assert.That((await Task.WhenAll(all)).Select(answer => ((int)answer.Status, answer.Get<int>("asset.meta.width"))), Has.All.EqualTo((200, 9)));
        Assert.That((int)(await UploadAsync("late")).Status, Is.EqualTo(200));

        Task<Answer> UploadAsync(string code) => server.UploadAsync($$"""{"action":"uploadAsset","asset":"{{code}}"}""", file, "a.png");
    }

    [Test]
    public async Task A_worker_killed_in_the_middle_costs_nobody_the_picture()
    {
        Signal.Send(Signal.Stop, Workers.Processes);
        var asked = AskAsync(20);
        await UnderWayAsync();
        Signal.Send(Signal.Kill, Workers.Processes);
        Assert.That((int)(await asked).Status, Is.EqualTo(200));
        Assert.That(await FigureAsync("killed") - before.Killed, Is.EqualTo(1));
    }

    [Test]
    public async Task Requests_whose_clients_go_away_are_withdrawn()
    {
        Signal.Send(Signal.Stop, Workers.Processes);
        using var leaving = new CancellationTokenSource();
        var all = Enumerable.Range(20, 5).Select(width => server.Http.GetAsync($"/media/photo/photo.jpg?width={width}", leaving.Token)).ToArray();
        await UnderWayAsync(waiting: 4);
        Assert.That((await FigureAsync("running"), await FigureAsync("waiting")), Is.EqualTo((1, 4)));
        var refused = await AskAsync(30);
        Assert.That(((int)refused.Status, refused.ErrorCode, refused.Header("Retry-After")), Is.EqualTo((503, "busy", "1")), refused.Text);
        await leaving.CancelAsync();
        foreach (var one in all)
            Assert.CatchAsync<OperationCanceledException>(() => one);
        await TestServer.UntilAsync(() => Workers.Figures is { Running: 0, Waiting: 0 }, "Nothing is worked on for nobody.");
        Assert.That((int)(await AskAsync(30)).Status, Is.EqualTo(200));
    }
}
