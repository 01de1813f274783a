using System.Collections.Concurrent;
using System.Text;
using Pims.Tests.Process;
using Pims.Tests.Support;

namespace Pims.Tests.Chores;

/// <summary>Files go for good while the same bytes come again.</summary>
public sealed class PurgeRaceTests
{
    const int Clients = 8, Rounds = 40;

    [Test]
    public async Task Every_asset_has_its_file_and_no_file_is_left_whoever_comes_first()
    {
        await using var server = await TestServer.StartAsync();
        var contents = Enumerable.Range(0, 3).Select(i => Encoding.UTF8.GetBytes($"content {i}, the same in every round")).ToArray();
        var live = new ConcurrentDictionary<string, byte[]>();
        var clients = Task.WhenAll(Enumerable.Range(0, Clients).Select(ClientAsync));
        await PurgeAsync();
        await clients;

        foreach (var (code, content) in live)
        {
            var answer = await server.GetAsync($"/media/{code}/f.txt");
            Assert.That(answer.Bytes, Is.EqualTo(content), code);
            Assert.That((await server.DoAsync($$"""{"action":"getAssetData","asset":"{{code}}"}""")).Get<string>("asset.checksum"), Is.EqualTo(Library.Checksum(content)), code);
        }
        Assert.That(live, Has.Count.EqualTo(Clients * Rounds / 4));
        await new Library(server).RequireWholeAsync();
        await server.DoAsync($$"""{"action":"deleteAssets","assets":[{{string.Join(',', live.Keys.Select(code => $"\"{code}\""))}}],"permanent":true}""");
        Assert.That(await new Library(server).FilesAsync(), Is.Empty);

        // Of four assets one stays, one goes for good at once, two by way of the trash.
        async Task ClientAsync(int client)
        {
            for (var round = 0; round < Rounds; round++)
            {
                var (code, content) = ($"c{client}-{round}", contents[(client + round / 4) % contents.Length]);
                var uploaded = await server.UploadAsync($$"""{"action":"uploadAsset","asset":"{{code}}"}""", content, "f.txt");
                Assert.That((int)uploaded.Status, Is.EqualTo(200), uploaded.Text);
                Assert.That((await server.GetAsync($"/media/{code}/f.txt")).Bytes, Is.EqualTo(content), code);
                if (round % 4 == 0)
                    live[code] = content;
                else
                    await server.DoAsync($$"""{"action":"deleteAsset","asset":"{{code}}","permanent":{{(round % 4 == 1 ? "true" : "false")}}}""");
            }
        }

        // By the administrator, and by the chore; where an upload must be over within hours of the clock, by the administrator alone.
        async Task PurgeAsync()
        {
            while (!clients.IsCompleted)
            {
                await server.DoAsync("""{"action":"emptyTrash"}""");
                if (!Stores.AreRemote)
                    await server.PassAsync(TimeSpan.FromDays(31));
            }
            await server.DoAsync("""{"action":"emptyTrash"}""");
        }
    }
}
