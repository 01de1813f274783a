using Microsoft.AspNetCore.Http;
using Pims.Actions.Buckets;
using Pims.Server;
using Pims.Server.Dialects;
using Pims.Storage;

namespace Pims.Benchmarks.Baseline;

/// <summary>The tree of buckets from rows that are in memory, through the server's own writer.</summary>
sealed class BareTree(string folder)
{
    readonly IReadOnlyList<BucketNode> rows = ReadAsync(folder).GetAwaiter().GetResult();

    public async Task AnswerAsync(HttpContext context)
    {
        using var answer = new AnswerBuffer();
        Write(answer);
        await BaselineServer.SendAsync(context, answer.Written);
    }

    /// <summary>Writes the answer and returns its length.</summary>
    public int Write()
    {
        using var answer = new AnswerBuffer();
        Write(answer);
        return answer.Length;
    }

    void Write(AnswerBuffer answer) =>
        PimsDialect.Instance.WriteResult(
            answer, new Invocation(PimsDialect.Instance), new BucketTreeResult(new BucketTree(rows, BucketPlace.Top, BucketPlace.MaxDepth, counts: false)));

    static async Task<IReadOnlyList<BucketNode>> ReadAsync(string folder)
    {
        await using var database = new Database(new SqliteDialect(Path.Combine(folder, "pims.db")));
        return await database.ReadAsync(session => BucketTable.OfOwnerAsync(session, "", counts: false), CancellationToken.None);
    }
}
