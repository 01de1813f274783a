using Microsoft.Extensions.DependencyInjection;
using Pims.Actions;
using Pims.Actions.Access;
using Pims.Tests.Support;

namespace Pims.Tests.Access;

/// <summary>Passwords are slow on purpose: a few are worked on, a few wait, and nothing else does.</summary>
public sealed class PasswordsTests
{
    const string SignIn = """{"action":"authenticate","email":"nobody@example.com","password":"some password"}""";

    static readonly int AtOnce = Math.Max(1, Environment.ProcessorCount / 2);

    [Test]
    public async Task Half_of_the_cores_work_32_wait_and_more_are_refused()
    {
        using var passwords = new Passwords();
        using var stop = new CancellationTokenSource();
        var turns = Enumerable.Range(0, AtOnce).Select(_ => passwords.EnterAsync(CancellationToken.None)).ToArray();
        Assert.That(turns.All(turn => turn.IsCompletedSuccessfully), Is.True);
        var gone = passwords.EnterAsync(stop.Token);
        var waiting = Enumerable.Range(0, 31).Select(_ => passwords.EnterAsync(CancellationToken.None)).ToArray();
        var refusal = Assert.ThrowsAsync<ActionError>(() => passwords.EnterAsync(CancellationToken.None))!;
        Assert.That((refusal.Code, refusal.RetryAfter), Is.EqualTo((Errors.Busy, (int?)1)));
        Assert.That(waiting.Any(turn => turn.IsCompleted), Is.False);

        // Who goes away leaves a place, and takes nobody's turn.
        await stop.CancelAsync();
        Assert.That(async () => await gone, Throws.InstanceOf<OperationCanceledException>());
        var last = passwords.EnterAsync(CancellationToken.None);
        Assert.ThrowsAsync<ActionError>(() => passwords.EnterAsync(CancellationToken.None));
        foreach (var turn in turns.Concat(waiting).Append(last))
        {
            using var own = await turn;
            // Given back twice, it is one turn all the same.
            own.Dispose();
        }
        for (var i = 0; i < AtOnce; i++)
            Assert.That(passwords.EnterAsync(CancellationToken.None).IsCompletedSuccessfully, Is.True);
        Assert.That(passwords.EnterAsync(CancellationToken.None).IsCompleted, Is.False);
    }

    [Test]
    public async Task Equal_passwords_are_kept_unlike_and_compared_in_full()
    {
        using var passwords = new Passwords();
        var (one, other) = (await passwords.DeriveAsync("the password", CancellationToken.None), await passwords.DeriveAsync("the password", CancellationToken.None));
        Assert.That(one, Is.Not.EqualTo(other));
        using var turn = await passwords.EnterAsync(CancellationToken.None);
        foreach (var (kept, typed, isRight) in new[] { (one, "the password", true), (other, "the password", true), (one, "the Password", false), (one, "the password ", false), (null, "the password", false) })
            Assert.That(await Passwords.IsRightAsync(kept, typed, turn), Is.EqualTo(isRight), typed);
    }

    [Test]
    public async Task A_server_with_too_many_waiting_says_busy_and_does_everything_else()
    {
        await using var server = await TestServer.StartAsync();
        var passwords = server.App.Services.GetRequiredService<Passwords>();
        var held = Enumerable.Range(0, AtOnce + 32).Select(_ => passwords.EnterAsync(CancellationToken.None)).ToArray();
        var busy = await server.PostAsync(SignIn, "anonymous");
        Assert.That(((int)busy.Status, busy.ErrorCode, busy.Header("Retry-After")), Is.EqualTo((503, "busy", "1")));
        // Strangers keep no administrator waiting.
        await server.DoAsync(Make.User("ann@example.com"));
        Assert.That(await server.ValueAsync<long>("select count(*) from sign_in"), Is.Zero, "what is not looked at is no failure");
        await server.DoAsync("""{"action":"getBuckets"}""");
        foreach (var turn in held)
            (await turn).Dispose();
        Assert.That((int)(await server.PostAsync(SignIn, "anonymous")).Status, Is.EqualTo(401));
    }

    [Test]
    public async Task Others_are_answered_while_passwords_are_looked_at()
    {
        await using var server = await TestServer.StartAsync(("RateAuthenticate", "0"));
        var start = TimeProvider.System.GetTimestamp();
        var tries = Task.WhenAll(Enumerable.Range(0, 20).Select(i => server.PostAsync(SignIn.Replace("nobody", $"nobody{i}"), "anonymous")));
        var took = new List<TimeSpan>();
        while (!tries.IsCompleted)
        {
            var asked = TimeProvider.System.GetTimestamp();
            await server.DoAsync("""{"action":"getStatus"}""");
            took.Add(TimeProvider.System.GetElapsedTime(asked));
            await Task.Delay(5);
        }
        Assert.That((await tries).Select(answer => (int)answer.Status), Is.All.EqualTo(401));
        // Behind the passwords it would have come a few times only, and each would have taken a good part of the whole.
        Assert.That(took, Has.Count.GreaterThan(8));
        Assert.That(took.Order().ElementAt(took.Count / 2), Is.LessThan(TimeProvider.System.GetElapsedTime(start) / 5));
    }
}
