using System.Net;
using Npgsql;
using Pims.Storage;
using Pims.Tests.Support;

namespace Pims.Tests.Servers;

/// <summary>Servers over one PostgreSQL database: each sees at once what the others did, and none does what another does.</summary>
public sealed class SeveralServersTests
{
    [Test]
    public async Task Ten_start_at_once_over_an_empty_database()
    {
        var address = await SharedPostgres.One.DatabaseAsync("ten_servers");
        var servers = await Task.WhenAll(Enumerable.Range(0, 10).Select(_ => TestServer.StartAsync(("Database", address))));
        Assert.That(await servers[0].ValueAsync<long>("select count(*) from api_key where name = 'First administrator'"), Is.EqualTo(1));
        Assert.That(await servers[0].ValueAsync<long>("select count(*) from key_ring"), Is.EqualTo(1));
        foreach (var server in servers)
            await server.DisposeAsync();
    }

    [Test]
    public async Task What_one_does_the_next_request_to_another_sees()
    {
        var address = await SharedPostgres.One.DatabaseAsync("two_servers");
        await using var one = await TestServer.StartAsync(("Database", address));
        await using var other = await TestServer.StartAsync(("Database", address));
        var made = await one.DoAsync("""{"action":"addBucket","name":"A"}""");
        var key = made.Get<string>("bucket.api_access.read_key");
        // Sealed there, opened here; and a credential here at once.
        var seen = await other.DoAsync("""{"action":"getBucket","bucket_id":1}""");
        Assert.That(seen.Get<string>("bucket.api_access.read_key"), Is.EqualTo(key));
        Assert.That((await other.PostAsync("""{"action":"getBucket","bucket_id":1}""", key)).Status, Is.EqualTo(HttpStatusCode.OK));
        await other.DoAsync("""{"action":"editBucket","bucket_id":1,"name":"B"}""");
        Assert.That((await one.DoAsync("""{"action":"getBucket","bucket_id":1}""")).Get<string>("bucket.name"), Is.EqualTo("B"));
        await one.DoAsync("""{"action":"addApiKey","name":"k","role":"viewer"}""");
        var signed = await one.DoAsync(Make.Bucket("P", isPrivate: true));
        await other.DoAsync("""{"action":"deleteBucket","bucket_id":2}""");
        Assert.That((await one.PostAsync("""{"action":"getBucket","bucket_id":2}""")).Status, Is.EqualTo(HttpStatusCode.NotFound));
        Assert.That(signed.Status, Is.EqualTo(HttpStatusCode.OK));
    }

    [Test]
    public async Task Writes_to_the_same_rows_from_two_servers_are_all_done()
    {
        const int each = 60;
        var address = await SharedPostgres.One.DatabaseAsync("same_rows");
        await using var one = await TestServer.StartAsync(("Database", address));
        await using var other = await TestServer.StartAsync(("Database", address));
        await one.DoAsync("""{"action":"addBucket","name":"A"}""");
        await one.DoAsync("""{"action":"uploadAsset","asset":"n","filename":"n.txt","content":"bg==","data":{"done":{}}}""");
        await Task.WhenAll(new[] { one, other }.SelectMany((server, at) => Enumerable.Range(0, each).SelectMany(n => new[]
        {
            server.DoAsync(Make.Asset($"u{at}_{n}", 1)),
            // Reads and writes one row's text: what is lost between the two would be missing.
            server.DoAsync("""{"action":"updateAssetsData","assets":{"n":{"data":{"done":{"NAME":1}}}}}""".Replace("NAME", $"s{at}_{n}")),
        })));
        Assert.That((await one.DoAsync("""{"action":"getBucket","bucket_id":1}""")).Get<int>("bucket.asset_count"), Is.EqualTo(2 * each));
        var data = (await other.DoAsync("""{"action":"getAssetData","asset":"n"}""")).Json.SelectToken("asset.data.done")!;
        Assert.That(data.Count(), Is.EqualTo(2 * each));
    }

    [Test]
    public async Task A_chore_is_done_by_one_of_them()
    {
        var address = await SharedPostgres.One.DatabaseAsync("chores");
        await using var one = await TestServer.StartAsync(("Database", address));
        await using var other = await TestServer.StartAsync(("Database", address));
        foreach (var asset in Enumerable.Range(0, 30))
            await one.DoAsync(Make.Asset($"a{asset}"));
        var end = one.Clock.GetUtcNow() + TimeSpan.FromMinutes(1);
        var ends = string.Join(',', Enumerable.Range(0, 30).Select(n => $"\"a{n}\":{{\"expires_at\":\"{end:O}\"}}"));
        await one.DoAsync("""{"action":"updateAssetsData","assets":{ENDS}}""".Replace("ENDS", ends));
        await Task.WhenAll(one.PassAsync(TimeSpan.FromMinutes(2)), other.PassAsync(TimeSpan.FromMinutes(2)));
        Assert.That(await one.ValueAsync<long>("select count(*) from asset_log where action = 'EXPIRED'"), Is.EqualTo(30));
        Assert.That((await one.DoAsync("""{"action":"getTrash","limit":100}""")).Json["assets"]!.Count(), Is.EqualTo(30));
    }

    [Test]
    public async Task A_database_that_is_gone_is_told_as_busy_and_found_again()
    {
        using var postgres = SharedPostgres.Make();
        await using var server = await TestServer.StartAsync(("Database", await postgres.DatabaseAsync("gone")));
        await server.DoAsync("""{"action":"addBucket","name":"A"}""");
        // An idle connection that was ended is no reason to refuse.
        await postgres.ExecuteAsync("select pg_terminate_backend(pid) from pg_stat_activity where pid <> pg_backend_pid() and datname = 'gone'");
        await server.DoAsync("""{"action":"getBucket","bucket_id":1}""");
        await server.DoAsync("""{"action":"addBucket","name":"B"}""");
        postgres.Stop();
        foreach (var request in new[] { """{"action":"getBucket","bucket_id":1}""", """{"action":"addBucket","name":"C"}""" })
        {
            var refused = await server.PostAsync(request);
            Assert.That((refused.Status, refused.Response.Headers.RetryAfter?.Delta), Is.EqualTo((HttpStatusCode.ServiceUnavailable, (TimeSpan?)TimeSpan.FromSeconds(5))), refused.Text);
        }
        Assert.That((await server.GetAsync("/health/ready")).Status, Is.EqualTo(HttpStatusCode.ServiceUnavailable));
        postgres.Start();
        await server.DoAsync("""{"action":"addBucket","name":"D"}""");
        Assert.That((await server.DoAsync("""{"action":"getPublicBucketsTree"}""")).Text, Does.Contain("\"D\"").And.Not.Contains("\"C\""));
    }

    [Test]
    public async Task A_write_that_is_run_again_has_the_database_to_itself()
    {
        var address = await SharedPostgres.One.DatabaseAsync("turns");
        await using var server = await TestServer.StartAsync(("Database", address));
        await using var other = new PostgresDialect(PostgresAddress.Read(address)!);
        await using var alone = await other.OpenWriterAsync(CancellationToken.None);
        await new Session(alone, other, CancellationToken.None).ExecuteAsync(other.BeginWriteAlone + ";");
        var write = server.DoAsync("""{"action":"addBucket","name":"A"}""");
        await Task.WhenAny(write, Task.Delay(200));
        Assert.That(write.IsCompleted, Is.False);
        await alone.CloseAsync();
        await write;
    }

    [TestCase("40001")]
    [TestCase("40P01")]
    public async Task A_write_that_others_are_in_the_way_of_is_run_up_to_15_times(string state)
    {
        await using var server = await TestServer.StartAsync(("Database", await SharedPostgres.One.DatabaseAsync($"way_{state}")));
        await server.ExecuteAsync($"""
            create sequence tries;
            create function fail() returns trigger language plpgsql as $$ begin
                if nextval('tries') <= (case new.name when 'A' then 14 else 100 end) then raise exception using errcode = '{state}'; end if;
                return new;
            end $$;
            create trigger fail before insert on bucket for each row execute function fail()
            """);
        await server.DoAsync("""{"action":"addBucket","name":"A"}""");
        Assert.That(await server.ValueAsync<long>("select last_value from tries"), Is.EqualTo(15));
        var refused = await server.PostAsync("""{"action":"addBucket","name":"B"}""");
        Assert.That((refused.Status, refused.Get<string>("error.code"), refused.Response.Headers.RetryAfter?.Delta), Is.EqualTo((HttpStatusCode.ServiceUnavailable, "busy", (TimeSpan?)TimeSpan.FromSeconds(5))), refused.Text);
        Assert.That(await server.ValueAsync<long>("select last_value from tries"), Is.EqualTo(30));
    }

    [Test]
    public async Task A_write_sees_what_another_server_was_told_is_done_before_it_came()
    {
        var address = await SharedPostgres.One.DatabaseAsync("snapshots");
        await using var one = await TestServer.StartAsync(("Database", address));
        await using var other = await TestServer.StartAsync(("Database", address));
        var (end, begun) = (new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously), 0);
        var writes = new List<Task<long>>();
        try
        {
            // All of its writers are in a transaction whose state is older than the bucket.
            while (writes.Count < one.Database.Dialect.Writers)
            {
                writes.Add(one.Database.WriteAsync(CountAsync(end.Task), CancellationToken.None));
                await TestServer.UntilAsync(() => begun == writes.Count, "It has begun.");
            }
            await other.DoAsync("""{"action":"addBucket","name":"A"}""");
            var later = one.Database.WriteAsync(CountAsync(Task.CompletedTask), CancellationToken.None);
            end.SetResult();
            Assert.That(await Task.WhenAll(writes), Has.All.Zero);
            Assert.That(await later, Is.EqualTo(1));
        }
        finally
        {
            end.TrySetResult();
        }

        Func<Session, Task<long>> CountAsync(Task until) => async session =>
        {
            var count = await session.ValueAsync<long>("select count(*) from bucket");
            Interlocked.Increment(ref begun);
            await until;
            return count;
        };
    }

    [Test]
    public async Task A_start_that_can_not_be_told_as_ended_ends_with_its_connection()
    {
        var address = await SharedPostgres.One.DatabaseAsync("starts");
        await using var admin = NpgsqlDataSource.Create(PostgresAddress.Read(address)!);
        await admin.CreateCommand("create role plain login").ExecuteNonQueryAsync();
        await using var one = new PostgresDialect(PostgresAddress.Read(address.Replace("postgres@", "plain@"))!);
        await using var other = new PostgresDialect(PostgresAddress.Read(address)!);
        var start = await one.HoldStartAsync(CancellationToken.None);
        await admin.CreateCommand("revoke execute on function pg_advisory_unlock(bigint) from public").ExecuteNonQueryAsync();
        await start!.DisposeAsync();
        await (await other.HoldStartAsync(CancellationToken.None).AsTask().WaitAsync(TimeSpan.FromSeconds(10)))!.DisposeAsync();
    }
}
