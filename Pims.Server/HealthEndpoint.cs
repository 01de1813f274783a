using Pims.Storage;
using Pims.Storage.Blobs;

namespace Pims.Server;

/// <summary>Whether the process lives, and whether it can do its work.</summary>
sealed class HealthEndpoint(Database database, BlobStore blobs, ILogger<HealthEndpoint> logger)
{
    static readonly TimeSpan Patience = TimeSpan.FromSeconds(5);

    public static Task LiveAsync(HttpContext context) => JsonAnswer.SendAsync(context, StatusCodes.Status200OK, new { Status = "live" });

    /// <summary>Asks the database and the blob store; 503 names the one that does not answer.</summary>
    public async Task ReadyAsync(HttpContext context)
    {
        using var patience = CancellationTokenSource.CreateLinkedTokenSource(context.RequestAborted);
        patience.CancelAfter(Patience);
        var answers = new Dictionary<string, string>
        {
            ["database"] = await AskAsync("database", () => database.ReadAsync(session => BucketTable.CountAsync(session, Reader.All), patience.Token)),
            ["blobs"] = await AskAsync("blob store", () => blobs.CheckAsync(patience.Token)),
        };
        var isReady = answers.Values.All(answer => answer == "ready");
        await JsonAnswer.SendAsync(context, isReady ? StatusCodes.Status200OK : StatusCodes.Status503ServiceUnavailable,
            new { Status = isReady ? "ready" : "not ready", Parts = answers });
    }

    async Task<string> AskAsync(string part, Func<Task> ask)
    {
        try
        {
            await ask();
            return "ready";
        }
        catch (Exception error)
        {
            Log.NotReady(logger, part, error);
            return "not ready";
        }
    }
}
