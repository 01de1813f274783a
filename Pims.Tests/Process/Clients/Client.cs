using Newtonsoft.Json.Linq;

namespace Pims.Tests.Process.Clients;

/// <summary>Works on its own assets, one step after another, and knows in which states they may be.</summary>
public abstract class Client(int number)
{
    protected string Name { get; } = $"c{number}";

    public int Acknowledged { get; private set; }

    /// <summary>A step was under way when the server died.</summary>
    public bool IsUndecided { get; private set; }

    /// <summary>What must be there before the work.</summary>
    internal virtual Task PrepareAsync(ServerCalls server) => Task.CompletedTask;

    /// <summary>Works until it is stopped, or the server is gone.</summary>
    internal async Task WorkAsync(ServerCalls server, CancellationToken stop = default)
    {
        try
        {
            while (!stop.IsCancellationRequested)
            {
                IsUndecided = true;
                await StepAsync(server);
                IsUndecided = false;
                Acknowledged++;
            }
        }
        catch (HttpRequestException)
        {
            // It was killed.
        }
    }

    /// <summary>Fails unless all is as acknowledged, or as the step under way would have it.</summary>
    internal async Task CheckAsync(ServerCalls server)
    {
        await CompareAsync(server);
        IsUndecided = false;
    }

    internal abstract Task StepAsync(ServerCalls server);

    internal abstract Task CompareAsync(ServerCalls server);

    internal static async Task<JToken> DoAsync(ServerCalls server, string body)
    {
        var answer = await server.PostAsync(body);
        return answer.Status == System.Net.HttpStatusCode.OK ? answer.Json : throw new AssertionException($"{body}\n{answer.Text}");
    }
}
