using System.Net;
using System.Text;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.DependencyInjection;
using Pims.Actions;
using Pims.Server;
using Pims.Server.Dialects;
using Pims.Tests.Support;

namespace Pims.Tests.Contract;

/// <summary>The limit on tries of a password, with an action made for the test behind the real endpoint.</summary>
public sealed class PasswordLimitTests
{
    const string Pims = """{"action":"enter"}""", Rpc = """{"jsonrpc":"2.0","method":"enter","id":1}""";
    const string Refused = """{"status":"ERROR","error":{"code":"too_many_requests"}}""", RpcRefused = """{"jsonrpc":"2.0","error":{"code":-32005,"data":{"code":"too_many_requests"}},"id":1}""";

    [Test]
    public async Task Every_try_counts_in_each_dialect_and_in_a_batch_for_its_address()
    {
        await using var server = await TestServer.StartAsync(("RateAuthenticate", "4"));
        var endpoint = EndpointOf(server);
        await AnswersAsync(endpoint, Pims, 200, """{"status":"OK"}""");
        await AnswersAsync(endpoint, Rpc, 200, """{"jsonrpc":"2.0","result":{},"id":1}""");
        await AnswersAsync(endpoint, $"[{Pims},{Rpc},{Pims},{Rpc},{Pims.Replace("enter", "look")}]", 200,
            """[{"status":"OK"},{"result":{}},{"status":"ERROR","error":{"code":"too_many_requests","http_status":429}},""" + RpcRefused + """,{"status":"OK"}]""");

        var alone = await AnswersAsync(endpoint, Pims, 429, Refused);
        Assert.That(alone.Response.Headers.RetryAfter.ToString(), Is.EqualTo("15"));
        Assert.That(TextOf(alone), Does.Contain("More than 4 tries of a password a minute came from this address; try again in 15 seconds."));
        await AnswersAsync(endpoint, Rpc, 200, RpcRefused);
        await AnswersAsync(endpoint, Pims.Replace("enter", "look"), 200, """{"status":"OK"}""");
        await AnswersAsync(endpoint, Pims, 200, """{"status":"OK"}""", from: "192.0.2.2");
    }

    [Test]
    public async Task Addresses_of_one_IPv6_network_are_one()
    {
        await using var server = await TestServer.StartAsync(("RateAuthenticate", "1"));
        var endpoint = EndpointOf(server);
        await AnswersAsync(endpoint, Pims, 200, """{"status":"OK"}""", from: "2001:db8:1:2::1");
        await AnswersAsync(endpoint, Pims, 429, Refused, from: "2001:db8:1:2:ffff::9");
        await AnswersAsync(endpoint, Pims, 200, """{"status":"OK"}""", from: "2001:db8:1:3::1");
    }

    [Test]
    public async Task It_can_be_switched_off()
    {
        await using var server = await TestServer.StartAsync(("RateAuthenticate", "0"));
        var endpoint = EndpointOf(server);
        for (var i = 0; i < 100; i++)
            await AnswersAsync(endpoint, Pims, 200, """{"status":"OK"}""");
    }

    static ActionEndpoint EndpointOf(TestServer server)
    {
        var services = server.App.Services;
        var handlers = new ServiceCollection().AddSingleton<Enter>().AddSingleton<Look>().BuildServiceProvider();
        var runner = new ActionRunner(new ActionCatalog(new ActionLimits()).Add<Enter>().Add<Look>(), handlers, services.GetRequiredService<RateLimits>());
        var (failures, options) = (services.GetRequiredService<Failures>(), services.GetRequiredService<ServerOptions>());
        var links = services.GetRequiredService<Links>();
        return new ActionEndpoint(
            services.GetRequiredService<Callers>(), runner, new Batch(runner, links, failures, options), links, services.GetRequiredService<AnswerSender>(), failures, options,
            services.GetRequiredService<ShutdownDeadline>());
    }

    static async Task<HttpContext> AnswersAsync(ActionEndpoint endpoint, string body, int status, string expect, string from = "192.0.2.1")
    {
        var context = new DefaultHttpContext
        {
            Request = { Method = "POST", ContentType = "application/json", Body = new MemoryStream(Encoding.UTF8.GetBytes(body)) },
            Response = { Body = new MemoryStream() },
            Connection = { RemoteIpAddress = IPAddress.Parse(from) },
        };
        await endpoint.HandleAsync(context);
        var text = TextOf(context);
        Assert.That(context.Response.StatusCode, Is.EqualTo(status), text);
        Assert.That(JsonMatch.Difference(Answer.Parse(expect), Answer.Parse(text)), Is.Null, text);
        return context;
    }

    static string TextOf(HttpContext context) => Encoding.UTF8.GetString(((MemoryStream)context.Response.Body).ToArray());

    public sealed record Request;

    public sealed record Result;

    sealed class Enter : IAction<Request, Result>
    {
        public static ActionFacts Facts { get; } = new("enter") { Summary = "Enters.", Group = "Test", Access = Role.Anonymous, Example = "{}", TriesPassword = true };

        public Task<Result> HandleAsync(Request request, Call call, CancellationToken cancellation) => Task.FromResult(new Result());
    }

    sealed class Look : IAction<Request, Result>
    {
        public static ActionFacts Facts { get; } = new("look") { Summary = "Looks.", Group = "Test", Access = Role.Anonymous, Example = "{}" };

        public Task<Result> HandleAsync(Request request, Call call, CancellationToken cancellation) => Task.FromResult(new Result());
    }
}
