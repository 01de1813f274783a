using System.Globalization;
using System.Security.Cryptography;
using System.Text;
using Newtonsoft.Json.Linq;
using Pims.Actions.Chores;
using Pims.Storage;
using Pims.Storage.Blobs;
using Pims.Tests.Process;
using Pims.Tests.Process.Clients;
using Pims.Tests.Support;

namespace Pims.Tests.Servers;

/// <summary>
/// Two servers of one library behind nginx under mixed load, while they are killed, PostgreSQL is restarted and crashes, and the gateway of the
/// S3 store is stopped or hangs.
/// </summary>
public sealed class FaultTests
{
    readonly Outages outages = new();

    /// <summary>In seconds from the servers' start on.</summary>
    /// <param name="Calm">Until then no server is killed: the first turns of background work begin after a minute.</param>
    /// <param name="End">Then the load and the faults end.</param>
    /// <param name="Phase">For so long it is the same server that is killed, so that the other one gets to its background work.</param>
    /// <param name="DatabaseEvery">From one restart of PostgreSQL to the next.</param>
    /// <param name="StoreEvery">From one stop of the gateway to the next.</param>
    /// <param name="StoreDown">How long it is stopped.</param>
    /// <param name="Expiring">How many assets expire when; while the second lot is swept, the server that does it is killed.</param>
    sealed record Form(int Calm, int End, int Phase, int DatabaseEvery, int StoreEvery, int StoreDown, params (int At, int Count)[] Expiring);

    static readonly Form Times = Torture.Form(new Form(0, 14, 5, 6, 7, 2), new Form(61, 661, 80, 53, 85, 20, (50, 400), (100, 1000), (480, 200)));

    [Test]
    [Category(Torture.Category)]
    public async Task Nothing_acknowledged_is_lost_and_nothing_done_twice_while_parts_are_down()
    {
        using var folder = new TemporaryFolder();
        var cluster = await SharedCeph.GetAsync();
        using var postgres = SharedPostgres.Make();
        var (address, gateway, prefix) = (await postgres.DatabaseAsync("faults"), await cluster.AddGatewayAsync(), Path.GetFileName(folder.Path));
        (string, string)[] settings = [("PIMS_DATABASE", address), ("PIMS_BLOBS", gateway.AddressOf(prefix)), ("PIMS_PROXIES", "127.0.0.1"), ("PIMS_IMAGE_WORKERS", "1")];
        await using var database = new Database(new PostgresDialect(PostgresAddress.Read(address)!));
        await using Node one = new(outages, settings), other = new(outages, settings);
        await using var front = new Front(outages, one.Port, other.Port);
        try
        {
            await Task.WhenAll(one.StartAsync(), other.StartAsync());
            var start = TimeProvider.System.GetTimestamp();
            var history = new ChoreHistory(database);
            await history.BeginAsync();
            Client[] clients = [new Replacing(0), new Replacing(1), new Restoring(2), new Purging(3), new Purging(4), new Changing(5), new Changing(6)];
            var photo = await File.ReadAllBytesAsync(Path.Combine(Repository.Root, "samples", "photo.jpg"));
            Uploads[] uploads = [.. Enumerable.Range(0, 3).Select(number => new Uploads(number, photo))];
            foreach (var (at, count) in Times.Expiring)
                await ExpiringAsync(front, count, Until(start, at));
            await Task.WhenAll(clients.Select(client => client.PrepareAsync(front)));

            var begun = outages.Now;
            using var stop = new CancellationTokenSource(Until(start, Times.End));
            var undecided = 0;
            await Task.WhenAll(new[]
            {
                KillAsync([one, other], start, stop.Token), CutOffAsync([one, other], history, start, stop.Token), RestartAsync(postgres, stop.Token), StopAsync(gateway, stop.Token),
            }.Concat(uploads.Select(upload => upload.WorkAsync(front, stop.Token))).Concat(clients.Select(WorkAsync)).Select(OrStopAsync));

            var ended = outages.Now;
            foreach (var client in clients)
                await client.CheckAsync(front);
            var lost = 0;
            foreach (var upload in uploads)
                lost += await upload.LostAsync(front);
            var expired = await ExpiredAsync(database);
            await Task.WhenAll(one.StopAsync(), other.StopAsync());
            var swept = await SweptAsync(database, gateway.Address(prefix), folder.Path);
            var chores = await history.ReadAsync();
            await Torture.TellAsync(
                $"two servers behind nginx, {(int)(ended - begun).TotalSeconds} s: {one.Kills + other.Kills} killed, {Count(Part.Database)} restarts of PostgreSQL, {Count(Part.Store)} stops of the S3 gateway for {Times.StoreDown} s",
                string.Create(CultureInfo.InvariantCulture, $"  down: a server {outages.Share(Part.Node, begun, ended):p0} of the time, PostgreSQL {outages.Share(Part.Database, begun, ended):p0}, the gateway {outages.Share(Part.Store, begun, ended):p0}"),
                $"  {front.Requests} requests, {uploads.Sum(upload => upload.Acknowledged)} uploads acknowledged ({uploads.Sum(upload => upload.Large)} in parts), {lost} lost; {clients.Sum(client => client.Acknowledged)} other changes acknowledged, 0 lost",
                $"  {uploads.Sum(upload => upload.Unanswered)} uploads failed, of which {uploads.Sum(upload => upload.There)} are there, whole; {undecided} other changes, each done wholly or not at all; {swept} files left, all swept up",
                $"  failed while something was down: {string.Join(", ", front.Failures.OrderBy(pair => pair.Key).Select(pair => $"{pair.Value} {pair.Key}"))}; else 0; {one.FailedStarts + other.FailedStarts} starts in vain",
                $"  background work: {chores.Turns} turns, {chores.TakenOver} of them taken over from a dead server, {chores.Twice} twice; {expired} assets expired, each once",
                $"  first upload done after (median, longest): a kill {Recovery(Part.Node, front)}, PostgreSQL {Recovery(Part.Database, front)}, the gateway {Recovery(Part.Store, front)}");
            Assert.That(outages.All.Select(outage => outage.Part).Distinct().Count(), Is.EqualTo(3), "Each part was down.");
            Assert.That(uploads.Sum(upload => upload.Acknowledged) * clients.Sum(client => client.Acknowledged), Is.Positive);
            Assert.That((lost, chores.Twice), Is.EqualTo((0, 0)));
            Assert.That(expired, Is.EqualTo(Times.Expiring.Sum(lot => lot.Count)));

            async Task WorkAsync(Client client)
            {
                while (!stop.IsCancellationRequested)
                {
                    await client.WorkAsync(front, stop.Token);
                    if (client.IsUndecided)
                        Interlocked.Increment(ref undecided);
                    await SettleAsync(client, front);
                }
            }

            async Task OrStopAsync(Task work)
            {
                try
                {
                    await work;
                }
                catch
                {
                    await stop.CancelAsync();
                    throw;
                }
            }
        }
        catch
        {
            await TestContext.Out.WriteLineAsync($"{one.Log}\n---\n{other.Log}\n---\n{front.Log}");
            throw;
        }
        finally
        {
            await gateway.KillAsync();
        }
    }

    /// <summary>Looks what became of the step that failed, once that is decided.</summary>
    async Task SettleAsync(Client client, Front front)
    {
        while (client.IsUndecided)
        {
            await outages.OverAsync();
            // The database may still be at work for a server that is dead.
            await Task.Delay(500);
            try
            {
                await client.CheckAsync(front);
            }
            catch (HttpRequestException)
            {
                // Once more.
            }
        }
    }

    static async Task KillAsync(Node[] nodes, long start, CancellationToken stop)
    {
        await PassAsync(Until(start, Times.Calm), stop);
        while (await PassAsync(TimeSpan.FromMilliseconds(RandomNumberGenerator.GetInt32(1000, 4000)), stop))
            await nodes[Victim(start)].KillAsync();
    }

    /// <summary>Kills the server that is in the midst of its background work; the other one is killed at this time too, and so does none.</summary>
    static async Task CutOffAsync(Node[] nodes, ChoreHistory history, long start, CancellationToken stop)
    {
        if (Times.Expiring.Length < 2)
            return;
        await PassAsync(Until(start, Times.Expiring[1].At), stop);
        while (await PassAsync(TimeSpan.FromMilliseconds(10), stop))
        {
            try
            {
                if (!await history.IsUnderWayAsync("expire_assets"))
                    continue;
                await nodes[1 - Victim(start)].KillAsync();
                return;
            }
            catch (StorageUnavailableException)
            {
                // It is looked at again.
            }
        }
    }

    static int Victim(long start) => Math.Max(0, (int)TimeProvider.System.GetElapsedTime(start).TotalSeconds - Times.Calm) / Times.Phase % 2;

    async Task RestartAsync(PostgresServer postgres, CancellationToken stop)
    {
        for (var isCrash = false; await PassAsync(TimeSpan.FromSeconds(Times.DatabaseEvery), stop); isCrash = !isCrash)
            await outages.DuringAsync(Part.Database, async () =>
            {
                await Task.Run(isCrash ? postgres.Crash : postgres.Stop, CancellationToken.None);
                await Task.Delay(RandomNumberGenerator.GetInt32(3000), CancellationToken.None);
                await Task.Run(postgres.Start, CancellationToken.None);
            });
    }

    /// <summary>Ends, or answers nobody.</summary>
    async Task StopAsync(CephGateway gateway, CancellationToken stop)
    {
        for (var isHanging = false; await PassAsync(TimeSpan.FromSeconds(Times.StoreEvery - Times.StoreDown), stop); isHanging = !isHanging)
            await outages.DuringAsync(Part.Store, async () =>
            {
                await (isHanging ? Task.Run(gateway.Pause, CancellationToken.None) : gateway.KillAsync().AsTask());
                await Task.Delay(TimeSpan.FromSeconds(Times.StoreDown), CancellationToken.None);
                await (isHanging ? Task.Run(gateway.Continue, CancellationToken.None) : gateway.StartAgainAsync());
            });
    }

    int Count(Part part) => outages.All.Count(outage => outage.Part == part);

    string Recovery(Part part, Front front)
    {
        var times = outages.Recoveries(part, front.Uploads);
        return times.Count == 0 ? "never" : string.Create(CultureInfo.InvariantCulture, $"{times[times.Count / 2].TotalSeconds:0.00} and {times[^1].TotalSeconds:0.00} s");
    }

    static async Task ExpiringAsync(Front front, int count, TimeSpan after)
    {
        var end = TimeProvider.System.GetUtcNow() + after;
        var files = Enumerable.Range(0, count).Select(n => ($"{n}.txt", Encoding.UTF8.GetBytes($"{after} {n}"))).ToArray();
        var made = await front.SendAsync(new HttpRequestMessage(HttpMethod.Post, "/api") { Content = TestServer.Multipart("""{"action":"uploadAssets"}""", files) });
        var ends = made.Json["assets"]!.Select(asset => new JProperty((string)asset["asset"]!, new JObject { ["expires_at"] = $"{end:O}" }));
        await front.DoAsync(new JObject { ["action"] = "updateAssetsData", ["assets"] = new JObject(ends) }.ToString());
    }

    /// <summary>Waits until all have expired whose time has come; each must have done so once.</summary>
    static async Task<int> ExpiredAsync(Database database)
    {
        var (wanted, tries) = (Times.Expiring.Sum(lot => lot.Count), 0);
        IReadOnlyList<long> expired;
        while ((expired = await database.ReadOneAsync(session => session.ListAsync<long>("select asset_id from asset_log where action = 'EXPIRED'"), CancellationToken.None)).Count < wanted && tries++ < 150)
            await Task.Delay(1000);
        Assert.That(expired, Is.Unique);
        return expired.Count;
    }

    /// <summary>Every row has its file, and every file its row once those that crashes left are swept up.</summary>
    /// <returns>How many those were.</returns>
    static async Task<int> SweptAsync(Database database, S3Address address, string folder)
    {
        var clock = new Clock();
        using var bucket = new S3Bucket(address);
        var blobs = new S3BlobStore(bucket, new LocalCopies(folder, limit: 0, reserve: 0, clock), clock);
        foreach (var query in Library.Unsound)
            Assert.That(await ListAsync(query), Is.Empty, query);
        var rows = await ListAsync("select name from blob");
        Assert.That(rows.Except(await FilesAsync()), Is.Empty, "There is no row without a file.");
        clock.MoveOn(S3BlobStore.LeftAfter + TimeSpan.FromMinutes(1));
        var (sweep, swept) = (new RemoveLeftovers(database, blobs), 0);
        for (var batch = new ChoreBatch(0, HasMore: true); batch.HasMore; swept += batch.Done)
            batch = await sweep.RunBatchAsync(CancellationToken.None);
        Assert.That(await FilesAsync(), Is.EquivalentTo(rows));
        return swept;

        async Task<IReadOnlyList<string>> FilesAsync() => await blobs.ListAsync(CancellationToken.None).Select(entry => entry.Name).ToListAsync();

        async Task<IReadOnlyList<string>> ListAsync(string query) => await database.ReadOneAsync(session => session.ListAsync<string>(query), CancellationToken.None);
    }

    static TimeSpan Until(long start, int seconds)
    {
        var left = TimeSpan.FromSeconds(seconds) - TimeProvider.System.GetElapsedTime(start);
        return left > TimeSpan.Zero ? left : TimeSpan.Zero;
    }

    /// <returns>False where it is to end.</returns>
    static async Task<bool> PassAsync(TimeSpan time, CancellationToken stop)
    {
        await Task.Delay(time, stop).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        return !stop.IsCancellationRequested;
    }
}
