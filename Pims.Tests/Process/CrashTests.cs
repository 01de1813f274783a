using System.Collections.Concurrent;
using System.Net;
using System.Security.Cryptography;
using Pims.Tests.Support;

namespace Pims.Tests.Process;

/// <summary>kill -9 under load.</summary>
public sealed class CrashTests
{
    const int Clients = 8;

    readonly ConcurrentDictionary<string, string> acknowledged = new();

    static readonly (int Kills, int Uploads) Form = Torture.Form((3, 200), (20, 2000));

    [Test]
    [Category(Torture.Category)]
    public async Task No_acknowledged_upload_is_lost_and_nothing_stays_half_done_when_the_server_is_killed()
    {
        using var folder = new TemporaryFolder();
        var library = new Library(folder.Path);
        var (swept, unfinished, unanswered) = (0, 0, 0);
        for (var kill = 1; kill <= Form.Kills; kill++)
        {
            await using (var server = await ServerProcess.StartAsync(folder.Path))
            {
                using var stop = new CancellationTokenSource();
                var clients = Enumerable.Range(0, Clients).Select(_ => UploadAsync(server, stop.Token)).ToArray();
                await KillAtAsync(server, Form.Uploads * kill / Form.Kills);
                await stop.CancelAsync();
                unanswered += (await Task.WhenAll(clients)).Sum();
            }
            unfinished += library.Unfinished().Count;
            var orphans = (await library.FilesAsync()).Except(await library.RowsAsync()).Count();
            Assert.That((await library.RowsAsync()).Except(await library.FilesAsync()), Is.Empty, "There is no row without a file.");
            await using var again = await ServerProcess.StartAsync(folder.Path);
            await library.SweptAsync();
            await library.RequireWholeAsync();
            swept += orphans;
            await again.KillAsync();
        }
        var lost = await LostAsync(folder.Path);
        var line = $"{Form.Kills} kills, {acknowledged.Count} uploads acknowledged, {lost} lost; {unanswered} cut off, of which {swept} left a file without a row and {unfinished} an unfinished file, all swept up";
        await Torture.TellAsync(line);
        Assert.That(lost, Is.Zero, line);
        Assert.That(acknowledged, Has.Count.GreaterThanOrEqualTo(Form.Uploads));
    }

    /// <summary>Uploads until it can't any more; returns how many uploads got no answer.</summary>
    async Task<int> UploadAsync(ServerProcess server, CancellationToken cancellation)
    {
        while (!cancellation.IsCancellationRequested)
        {
            var file = RandomNumberGenerator.GetBytes(Random.Shared.Next(1, 60_000));
            try
            {
                var answer = await server.UploadAsync("""{"action":"uploadAsset","filename":"torture.bin"}""", file, "torture.bin");
                Assert.That(answer.Status, Is.EqualTo(HttpStatusCode.OK), answer.Text);
                acknowledged[answer.Get<string>("asset.asset")] = Library.Checksum(file);
            }
            catch (HttpRequestException)
            {
                return 1;
            }
        }
        return 0;
    }

    /// <summary>At a moment of its own once so many are acknowledged.</summary>
    async Task KillAtAsync(ServerProcess server, int count)
    {
        for (var tries = 0; acknowledged.Count < count && tries < 6000; tries++)
            await Task.Delay(5);
        await Task.Delay(Random.Shared.Next(20));
        await server.KillAsync();
    }

    /// <summary>How many of the acknowledged uploads can't be read back as they were sent.</summary>
    async Task<int> LostAsync(string folder)
    {
        await using var server = await ServerProcess.StartAsync(folder);
        var lost = 0;
        await Parallel.ForEachAsync(acknowledged, new ParallelOptions { MaxDegreeOfParallelism = Clients }, async (upload, _) =>
        {
            var answer = await server.GetAsync($"/media/{upload.Key}/torture.bin");
            if (answer.Status != HttpStatusCode.OK || Library.Checksum(answer.Bytes) != upload.Value)
                Interlocked.Increment(ref lost);
        });
        await server.StopAsync();
        return lost;
    }
}
