using Newtonsoft.Json.Linq;
using Pims.Actions;
using Pims.Tests.Support;

namespace Pims.Tests.Contract;

/// <summary>The limit that is set on an action which moves no file, on actions made for the test.</summary>
public sealed class TimeLimitTests
{
    static readonly ActionLimits Short = new() { Time = TimeSpan.FromMilliseconds(50) };

    static readonly Call AnyCall = new(new Caller("test", "test", Role.Admin), "", "http://localhost", FileParts.None);

    [Test]
    public void An_action_over_its_time_is_stopped()
    {
        var error = Assert.ThrowsAsync<ActionError>(() => RunAsync<Slow>(CancellationToken.None));
        Assert.That(error!.Code, Is.EqualTo(Errors.Timeout));
        Assert.That(error.Message, Is.EqualTo("slow was stopped after its limit of 0.05 seconds; nothing was changed."));
    }

    [TestCase("""{"action":"slow"}""", """{"status":"ERROR","error":{"code":"timeout"}}""")]
    [TestCase("""{"jsonrpc":"2.0","method":"slow","id":1}""", """{"jsonrpc":"2.0","error":{"code":-32005,"data":{"code":"timeout"}},"id":1}""")]
    public void It_is_told_as_503_or_as_a_limit(string body, string expect)
    {
        var call = (JObject)JToken.Parse(body);
        var dialect = Pims.Server.Dialects.Dialect.Of(call)!;
        using var answer = new Pims.Server.AnswerBuffer();
        dialect.WriteFailure(answer, dialect.Read(call), Errors.Timeout.Because("Too slow."), "r", inBatch: false);
        Assert.That(Support.JsonMatch.Difference(JToken.Parse(expect), JToken.Parse(System.Text.Encoding.UTF8.GetString(answer.Written.Span))), Is.Null);
        Assert.That(Errors.Timeout.Status, Is.EqualTo(503));
    }

    [Test, Category(Stores.Embedded)]
    public async Task A_write_that_waits_too_long_is_stopped_and_leaves_nothing()
    {
        await using var server = await Support.TestServer.StartAsync(("ActionSeconds", "1"));
        using var free = new SemaphoreSlim(0);
        var holder = server.Database.WriteAsync(async session =>
        {
            await free.WaitAsync();
            return 0;
        }, CancellationToken.None);
        var pims = server.PostAsync("""{"action":"addBucket","name":"A"}""");
        var rpc = server.PostAsync("""{"jsonrpc":"2.0","method":"addBucket","params":["B"],"id":1}""");
        var answers = await Task.WhenAll(pims, rpc).WaitAsync(TimeSpan.FromSeconds(20));
        free.Release();
        await holder;
        Assert.That(((int)answers[0].Status, answers[0].ErrorCode), Is.EqualTo((503, "timeout")), answers[0].Text);
        Assert.That(((int)answers[1].Status, answers[1].Get<int>("error.code"), answers[1].ErrorCode), Is.EqualTo((200, -32005, "timeout")), answers[1].Text);
        Assert.That((await server.DoAsync("""{"action":"addBucket","name":"C"}""")).Get<string>("bucket.name"), Is.EqualTo("C"));
        Assert.That(await server.ValueAsync<long>("select count(*) from bucket"), Is.EqualTo(1));
    }

    [Test]
    public async Task An_action_that_moves_a_file_has_its_time() =>
        Assert.That(await RunAsync<Mover>(CancellationToken.None), Is.InstanceOf<Result>());

    [Test]
    public void A_client_that_goes_away_is_no_timeout()
    {
        using var gone = new CancellationTokenSource();
        gone.Cancel();
        Assert.That(() => RunAsync<Slow>(gone.Token), Throws.InstanceOf<OperationCanceledException>());
    }

    static Task<object> RunAsync<T>(CancellationToken cancellation) where T : class, new() =>
        new ActionCatalog(Short).Add<T>().Entries[0].RunAsync(new T(), null, AnyCall, cancellation);

    public sealed record Request;

    public sealed record Result;

    sealed class Slow : IAction<Request, Result>
    {
        public static ActionFacts Facts { get; } = new("slow") { Summary = "Slow.", Group = "Test", Access = Role.Anonymous, Example = "{}" };

        public async Task<Result> HandleAsync(Request request, Call call, CancellationToken cancellation)
        {
            await Task.Delay(TimeSpan.FromMinutes(1), cancellation);
            return new Result();
        }
    }

    sealed class Mover : IAction<Request, Result>
    {
        public static ActionFacts Facts { get; } = new("mover") { Summary = "Slow.", Group = "Test", Access = Role.Anonymous, Example = "{}", MovesFile = true };

        public async Task<Result> HandleAsync(Request request, Call call, CancellationToken cancellation)
        {
            await Task.Delay(TimeSpan.FromMilliseconds(200), cancellation);
            return new Result();
        }
    }
}
