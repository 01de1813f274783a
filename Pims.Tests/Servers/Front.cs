using System.Collections.Concurrent;
using System.Net;
using System.Security.Cryptography;
using Pims.Tests.Process;
using Pims.Tests.Support;

namespace Pims.Tests.Servers;

/// <summary>
/// nginx before several servers, as samples/nginx.conf has it, and what is called through it: with a pause before each, counted, and failing
/// only as it may. What it may fail with is an <see cref="HttpRequestException"/>; any other refusal fails the test.
/// </summary>
sealed class Front : ServerCalls, IAsyncDisposable
{
    const string Program = "nginx";

    readonly TemporaryFolder folder = new();
    readonly Outages outages;
    readonly Daemon nginx;
    readonly ConcurrentDictionary<string, int> failures = [];
    readonly ConcurrentQueue<(TimeSpan Sent, TimeSpan Answered)> uploads = [];
    int requests;

    public Front(Outages outages, params int[] ports)
    {
        if (!Environment.GetEnvironmentVariable("PATH")!.Split(':').Any(path => File.Exists(Path.Combine(path, Program))))
            Missing.Test("nginx is not installed (Debian: nginx-light).");
        this.outages = outages;
        var port = Ports.Free();
        File.WriteAllText(folder.In("pims.conf"), ports.Index().Aggregate(
            File.ReadAllText(Path.Combine(Repository.Root, "samples", "nginx.conf")).Replace("listen 80;", $"listen 127.0.0.1:{port};"),
            (text, node) => text.Replace($"10.1.0.1{node.Index + 1}:5080", $"127.0.0.1:{node.Item}")));
        File.WriteAllText(folder.In("nginx.conf"), $$"""
            # One process, which ends as a whole.
            daemon off;
            master_process off;
            pid {{folder.In("nginx.pid")}};
            events {
                worker_connections 1024;
            }
            http {
                access_log off;
                client_body_temp_path {{folder.In("body")}};
                proxy_temp_path {{folder.In("proxy")}};
                fastcgi_temp_path {{folder.In("fastcgi")}};
                uwsgi_temp_path {{folder.In("uwsgi")}};
                scgi_temp_path {{folder.In("scgi")}};
                include {{folder.In("pims.conf")}};
            }

            """);
        nginx = new Daemon(folder.Path, Program, "-p", folder.Path, "-c", folder.In("nginx.conf"), "-e", folder.In("error.log"));
        Reach(new Uri($"http://127.0.0.1:{port}"));
    }

    /// <summary>The most that a caller waits before a request.</summary>
    public TimeSpan Pause { get; init; } = TimeSpan.FromMilliseconds(80);

    public int Requests => requests;

    /// <summary>How many requests failed while something was down: 502, 503 and, of those that were cut off, cut.</summary>
    public IReadOnlyDictionary<string, int> Failures => failures;

    public IReadOnlyCollection<(TimeSpan Sent, TimeSpan Answered)> Uploads => uploads;

    /// <summary>What nginx said.</summary>
    public string Log => File.Exists(folder.In("error.log")) ? File.ReadAllText(folder.In("error.log")) : "";

    public override async Task<Answer> SendAsync(HttpRequestMessage request)
    {
        await Task.Delay(RandomNumberGenerator.GetInt32(1 + (int)Pause.TotalMilliseconds));
        Interlocked.Increment(ref requests);
        var sent = outages.Now;
        Answer answer;
        try
        {
            answer = await base.SendAsync(request);
        }
        catch (HttpRequestException error)
        {
            throw Failed("cut", [Part.Node, Part.Store], sent, error.ToString());
        }
        switch (answer.Status)
        {
            case HttpStatusCode.BadGateway:
                throw Failed("502", [Part.Node], sent, answer.Text);
            case HttpStatusCode.ServiceUnavailable:
                throw Failed("503", [Part.Database, Part.Store], sent, answer.Text);
            case HttpStatusCode.OK when request.Content is MultipartContent:
                uploads.Enqueue((sent, outages.Now));
                break;
        }
        return answer;
    }

    public async ValueTask DisposeAsync()
    {
        Http.Dispose();
        await nginx.DisposeAsync();
        folder.Dispose();
    }

    Exception Failed(string how, Part[] excuses, TimeSpan sent, string text)
    {
        var now = outages.Now;
        if (!outages.Excuse(excuses, sent, now))
            return new AssertionException($"{how} from {sent} to {now}, with nothing down that explains it: {text}\n{string.Join('\n', outages.All.TakeLast(10))}");
        failures.AddOrUpdate(how, 1, (_, count) => count + 1);
        return new HttpRequestException($"{how}: {text}");
    }
}
