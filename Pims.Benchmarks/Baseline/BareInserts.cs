using System.Globalization;
using System.Security.Cryptography;
using System.Text;
using System.Threading.Channels;
using Microsoft.AspNetCore.Http;
using Microsoft.Data.Sqlite;

namespace Pims.Benchmarks.Baseline;

/// <summary>The grouped insert of a bucket's row and nothing else: one writer, one prepared statement, one commit for all that wait.</summary>
sealed class BareInserts : IAsyncDisposable
{
    const int InsertsPerCommit = 256;

    readonly Channel<TaskCompletionSource<long>> waiting = Channel.CreateUnbounded<TaskCompletionSource<long>>();
    readonly string folder;
    readonly Task writer;

    public BareInserts(string folder)
    {
        this.folder = folder;
        writer = Task.Run(WriteAsync);
    }

    public Task<long> InsertAsync()
    {
        var insert = new TaskCompletionSource<long>(TaskCreationOptions.RunContinuationsAsynchronously);
        waiting.Writer.TryWrite(insert);
        return insert.Task;
    }

    public async Task AnswerAsync(HttpContext context)
    {
        var id = await InsertAsync();
        await BaselineServer.SendAsync(context, Encoding.UTF8.GetBytes($$$"""{"status":"OK","bucket":{"bucket_id":{{{id.ToString(CultureInfo.InvariantCulture)}}}}}"""));
    }

    public async ValueTask DisposeAsync()
    {
        waiting.Writer.TryComplete();
        await writer;
    }

    async Task WriteAsync()
    {
        var group = new List<(TaskCompletionSource<long> Insert, long Id)>();
        if (!await waiting.Reader.WaitToReadAsync())
            return;
        using var connection = Sql.Open(folder);
        using var insert = Prepare(connection);
        do
        {
            Sql.Execute(connection, "begin immediate");
            while (group.Count < InsertsPerCommit && waiting.Reader.TryRead(out var next))
                group.Add((next, Insert(insert)));
            Sql.Execute(connection, "commit");
            foreach (var (done, id) in group)
                done.SetResult(id);
            group.Clear();
        }
        while (await waiting.Reader.WaitToReadAsync());
    }

    static SqliteCommand Prepare(SqliteConnection connection)
    {
        var command = connection.CreateCommand();
        command.CommandText = """
            insert into bucket (parent_id, owner, name, name_key, slug, sort_order, is_private, cluster_id, thumbnail,
                read_key_hash, write_key_hash, sealed_keys, created_at, created_by, modified_at, modified_by)
            values (null, '', @name, @name, @name, 0, 0, null, null, @read, @write, @sealed, 1760000000000, 'api_key:1', 1760000000000, 'api_key:1')
            returning bucket_id
            """;
        foreach (var name in new[] { "@name", "@read", "@write", "@sealed" })
            command.Parameters.AddWithValue(name, "");
        return command;
    }

    static long Insert(SqliteCommand command)
    {
        command.Parameters["@name"].Value = Guid.NewGuid().ToString("N");
        command.Parameters["@read"].Value = RandomNumberGenerator.GetBytes(32);
        command.Parameters["@write"].Value = RandomNumberGenerator.GetBytes(32);
        command.Parameters["@sealed"].Value = new byte[240];
        return (long)command.ExecuteScalar()!;
    }
}
