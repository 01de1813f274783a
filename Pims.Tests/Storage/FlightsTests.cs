using Pims.Storage;

namespace Pims.Tests.Storage;

/// <summary>With work that waits until the test lets it go, so that nothing depends on the clock.</summary>
sealed class FlightsTests : IDisposable
{
    readonly SemaphoreSlim go = new(0);
    readonly List<Made> begun = [];
    Flights<Made> flights = new();

    sealed class Made(string key) : IDisposable
    {
        public string Key => key;

        public bool IsStopped { get; set; }

        public bool IsDisposed { get; private set; }

        public void Dispose()
        {
            Assert.That(IsDisposed, Is.False);
            IsDisposed = true;
        }
    }

    [SetUp]
    public void Begin()
    {
        begun.Clear();
        flights = new Flights<Made>();
    }

    public void Dispose() => go.Dispose();

    async Task<Made> MakeAsync(string key, CancellationToken cancellation)
    {
        var made = new Made(key);
        lock (begun) begun.Add(made);
        try
        {
            await go.WaitAsync(cancellation);
        }
        catch (OperationCanceledException)
        {
            made.IsStopped = true;
            throw;
        }
        return key == "bad" ? throw new InvalidDataException(key) : made;
    }

    Task<string> Ask(string key, CancellationToken cancellation = default) => flights.JoinAsync(key, stop => MakeAsync(key, stop), made =>
    {
        Assert.That(made.IsDisposed, Is.False, "It is there until the last has his share.");
        return "share of " + made.Key;
    }, cancellation);

    async Task Begun(int count)
    {
        for (var tries = 0; tries < 500 && begun.Count < count; tries++) await Task.Delay(10);
        Assert.That(begun, Has.Count.EqualTo(count));
    }

    [Test]
    public async Task One_result_is_made_once_however_many_ask_and_disposed_of_once()
    {
        var asked = Enumerable.Range(0, 50).Select(_ => Ask("a")).ToList();
        go.Release();
        Assert.That(await Task.WhenAll(asked), Is.All.EqualTo("share of a"));
        Assert.That(begun.Single().IsDisposed, Is.True);
    }

    [Test]
    public async Task Different_results_are_made_beside_each_other()
    {
        var asked = new[] { Ask("a"), Ask("b") };
        await Begun(2);
        go.Release(2);
        Assert.That(await Task.WhenAll(asked), Is.EqualTo(new[] { "share of a", "share of b" }));
    }

    [Test]
    public async Task What_was_made_once_is_made_again_when_asked_later()
    {
        go.Release(2);
        await Ask("a");
        await Ask("a");
        Assert.That(begun, Has.Count.EqualTo(2));
    }

    [Test]
    public async Task Who_leaves_does_not_take_the_result_from_the_others()
    {
        using var leaving = new CancellationTokenSource();
        var (first, second) = (Ask("a", leaving.Token), Ask("a"));
        await leaving.CancelAsync();
        Assert.CatchAsync<OperationCanceledException>(() => first);
        go.Release();
        Assert.That(await second, Is.EqualTo("share of a"));
    }

    [Test]
    public async Task When_the_last_one_leaves_the_work_is_stopped_and_a_newcomer_gets_new_work()
    {
        using var leaving = new CancellationTokenSource();
        var (first, second) = (Ask("a", leaving.Token), Ask("a", leaving.Token));
        await Begun(1);
        await leaving.CancelAsync();
        Assert.CatchAsync<OperationCanceledException>(() => first);
        Assert.CatchAsync<OperationCanceledException>(() => second);
        var newcomer = Ask("a");
        await Begun(2);
        Assert.That(begun.ConvertAll(made => made.IsStopped), Is.EqualTo(new[] { true, false }));
        go.Release();
        Assert.That(await newcomer, Is.EqualTo("share of a"));
    }

    [Test]
    public async Task A_result_that_comes_although_nobody_waits_any_more_is_disposed_of()
    {
        using var leaving = new CancellationTokenSource();
        var (made, come) = (new Made("a"), new TaskCompletionSource());
        var asked = flights.JoinAsync("a", async _ =>
        {
            await come.Task;
            return made;
        }, _ => 0, leaving.Token);
        await leaving.CancelAsync();
        Assert.CatchAsync<OperationCanceledException>(() => asked);
        come.SetResult();
        for (var tries = 0; tries < 500 && !made.IsDisposed; tries++) await Task.Delay(10);
        Assert.That(made.IsDisposed, Is.True);
    }

    [Test]
    public async Task A_failure_reaches_everyone_who_asked_and_the_next_one_tries_again()
    {
        var (first, second) = (Ask("bad"), Ask("bad"));
        go.Release();
        Assert.ThrowsAsync<InvalidDataException>(() => first);
        Assert.ThrowsAsync<InvalidDataException>(() => second);
        go.Release();
        Assert.ThrowsAsync<InvalidDataException>(() => Ask("bad"));
        Assert.That(begun, Has.Count.EqualTo(2));
        go.Release();
        Assert.That(await Ask("good"), Is.EqualTo("share of good"));
    }
}
