using System.Collections.Concurrent;
using System.Net;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.Logging;
using Newtonsoft.Json.Linq;
using Pims.Tests.Support;

namespace Pims.Tests.Samples;

/// <summary>What a server must never do, for a sample to stand.</summary>
sealed class ScriptedServer : IAsyncDisposable
{
    readonly WebApplication app;

    ScriptedServer(WebApplication app) => this.app = app;

    public Uri Address => new(app.Urls.First());

    /// <summary>The paths and actions that were called, in order.</summary>
    public ConcurrentQueue<string> Calls { get; } = [];

    /// <param name="answer">Of an action's name and how often it was called before.</param>
    public static async Task<ScriptedServer> StartAsync(Func<HttpContext, string, int, Task> answer)
    {
        var builder = WebApplication.CreateSlimBuilder();
        builder.Logging.ClearProviders();
        var app = builder.Build();
        app.Urls.Add($"http://{IPAddress.Loopback}:0");
        var server = new ScriptedServer(app);
        app.Run(async context =>
        {
            using var reader = new StreamReader(context.Request.Body);
            var request = context.Request.HasFormContentType ? (string)(await context.Request.ReadFormAsync())["request"]! : await reader.ReadToEndAsync();
            var action = (string)Answer.Parse(request)["action"]!;
            var before = server.Calls.Count(call => call == action);
            server.Calls.Enqueue(action);
            await answer(context, action, before);
        });
        await app.StartAsync();
        return server;
    }

    public static Task FailAsync(HttpContext context, int status, string code, string? retryAfter = null)
    {
        context.Response.StatusCode = status;
        context.Response.Headers.RetryAfter = retryAfter;
        return context.Response.WriteAsync(new JObject { ["status"] = "ERROR", ["status_message"] = "So it is.", ["error"] = new JObject { ["code"] = code } }.ToString());
    }

    public ValueTask DisposeAsync() => app.DisposeAsync();
}
