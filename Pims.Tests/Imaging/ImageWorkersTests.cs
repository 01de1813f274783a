using Pims.Actions;
using Pims.Actions.Files;
using Pims.Actions.Imaging;

namespace Pims.Tests.Imaging;

/// <summary>With a render that waits until the test lets it go, so that nothing depends on the clock.</summary>
sealed class ImageWorkersTests : IDisposable
{
    readonly SemaphoreSlim go = new(0);
    readonly List<string> started = [];
    readonly List<string> stopped = [];
    ImageWorkers workers = null!;

    [SetUp]
    public void Make_two_workers_with_a_queue_of_one()
    {
        started.Clear();
        stopped.Clear();
        workers = new ImageWorkers(Render, new ImageWorkersOptions { Workers = 2, Queue = 1 });
    }

    [TearDown]
    public void Stop() => workers.Dispose();

    public void Dispose() => go.Dispose();

    Rendition Render(RenditionJob job, CancellationToken cancellation)
    {
        lock (started) started.Add(job.Key);
        try
        {
            go.Wait(cancellation);
        }
        catch (OperationCanceledException)
        {
            lock (stopped) stopped.Add(job.Key);
            throw;
        }
        if (job.Key == "bad") throw Errors.UnreadableImage.Because("bad");
        return new(job.DestinationFile, FileTypes.Png, 1, 1, 1);
    }

    static RenditionJob Job(string key) => new(key, "source", FileTypes.Png, new ImageRequest(), $"result of {key}");

    Task<Rendition> Ask(string key, CancellationToken cancellation = default) => workers.RenderAsync(Job(key), cancellation);

    static async Task Until(Func<bool> condition)
    {
        for (var tries = 0; tries < 500 && !condition(); tries++) await Task.Delay(10);
        Assert.That(condition(), Is.True);
    }

    [Test]
    public async Task No_more_run_at_once_than_there_are_workers()
    {
        var all = new[] { Ask("a"), Ask("b"), Ask("c") };
        await Until(() => started.Count == 2);
        await Task.Delay(30);
        Assert.That(started, Has.Count.EqualTo(2));
        go.Release(3);
        await Task.WhenAll(all);
        Assert.That(started, Has.Count.EqualTo(3));
    }

    [Test]
    public async Task Beyond_the_queue_is_busy()
    {
        var all = new[] { Ask("a"), Ask("b"), Ask("c") };
        var error = Assert.ThrowsAsync<ActionError>(() => Ask("d"))!;
        Assert.That((error.Code, error.RetryAfter), Is.EqualTo((Errors.Busy, 1)));
        go.Release(4);
        await Task.WhenAll(all);
        Assert.That((await Ask("d")).File, Is.EqualTo("result of d"));
    }

    [Test]
    public async Task A_job_that_is_cancelled_is_stopped_and_frees_its_worker()
    {
        using var leaving = new CancellationTokenSource();
        var (first, second) = (Ask("a", leaving.Token), Ask("b", leaving.Token));
        await Until(() => started.Count == 2);
        await leaving.CancelAsync();
        Assert.CatchAsync<OperationCanceledException>(() => first);
        Assert.CatchAsync<OperationCanceledException>(() => second);
        Assert.That(stopped, Is.EquivalentTo(new[] { "a", "b" }));
        go.Release();
        Assert.That((await Ask("c")).File, Is.EqualTo("result of c"));
    }

    [Test]
    public async Task A_waiting_job_that_nobody_wants_any_more_frees_its_place()
    {
        using var leaving = new CancellationTokenSource();
        var running = new[] { Ask("a"), Ask("b") };
        await Until(() => started.Count == 2);
        var waiting = Ask("c", leaving.Token);
        await leaving.CancelAsync();
        Assert.CatchAsync<OperationCanceledException>(() => waiting);
        var next = Ask("d");
        go.Release(3);
        await Task.WhenAll([.. running, next]);
        Assert.That(started, Does.Not.Contain("c"));
    }

    [Test]
    public async Task A_failure_frees_the_worker()
    {
        go.Release(3);
        for (var times = 0; times < 2; times++)
            Assert.That(Assert.ThrowsAsync<ActionError>(() => Ask("bad"))!.Code, Is.EqualTo(Errors.UnreadableImage));
        Assert.That((await Ask("good")).File, Is.EqualTo("result of good"));
    }
}
