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
    public async Task One_result_is_computed_once_however_many_ask()
    {
        var asked = Enumerable.Range(0, 20).Select(_ => Ask("a")).ToList();
        go.Release();
        var results = await Task.WhenAll(asked);
        Assert.That(started, Is.EqualTo(new[] { "a" }));
        Assert.That(results.Distinct().Single().File, Is.EqualTo("result of a"));
    }

    [Test]
    public async Task What_was_made_once_is_made_again_when_asked_later()
    {
        go.Release(2);
        await Ask("a");
        await Ask("a");
        Assert.That(started, Has.Count.EqualTo(2));
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
    public async Task Beyond_the_queue_is_busy_but_the_same_again_is_not()
    {
        var all = new[] { Ask("a"), Ask("b"), Ask("c") };
        var error = Assert.ThrowsAsync<ActionError>(() => Ask("d"))!;
        Assert.That((error.Code, error.RetryAfter), Is.EqualTo((Errors.Busy, 1)));
        var again = Ask("c");
        go.Release(3);
        await Task.WhenAll([.. all, again]);
        go.Release();
        Assert.That((await Ask("d")).File, Is.EqualTo("result of d"));
    }

    [Test]
    public async Task Who_leaves_does_not_take_the_result_from_the_others()
    {
        using var leaving = new CancellationTokenSource();
        var first = Ask("a", leaving.Token);
        var second = Ask("a");
        await leaving.CancelAsync();
        Assert.CatchAsync<OperationCanceledException>(() => first);
        go.Release();
        Assert.That((await second).File, Is.EqualTo("result of a"));
    }

    [Test]
    public async Task When_the_last_one_leaves_the_work_is_stopped_and_a_newcomer_gets_new_work()
    {
        using var leaving = new CancellationTokenSource();
        var (first, second) = (Ask("a", leaving.Token), Ask("a", leaving.Token));
        await Until(() => started.Count == 1);
        await leaving.CancelAsync();
        Assert.CatchAsync<OperationCanceledException>(() => first);
        Assert.CatchAsync<OperationCanceledException>(() => second);
        var newcomer = Ask("a");
        await Until(() => stopped.Count == 1 && started.Count == 2);
        go.Release();
        Assert.That((await newcomer).File, Is.EqualTo("result of a"));
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
        Task<Rendition>? next = null;
        await Until(() => (next = Ask("d")) is { IsFaulted: false });
        go.Release(3);
        await Task.WhenAll([.. running, next!]);
        Assert.That(started, Does.Not.Contain("c"));
    }

    [Test]
    public async Task A_failure_reaches_everyone_who_asked_and_frees_the_worker()
    {
        var (first, second) = (Ask("bad"), Ask("bad"));
        go.Release();
        Assert.That(Assert.ThrowsAsync<ActionError>(() => first)!.Code, Is.EqualTo(Errors.UnreadableImage));
        Assert.That(Assert.ThrowsAsync<ActionError>(() => second)!.Code, Is.EqualTo(Errors.UnreadableImage));
        go.Release();
        Assert.That((await Ask("good")).File, Is.EqualTo("result of good"));
    }
}
