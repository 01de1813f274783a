using System.Collections.Concurrent;
using System.Net;
using System.Security.Cryptography;

namespace Pims.Tests.Process.Clients;

/// <summary>Uploads of all sizes and photographs, read back as they are and as pictures: one after another, whatever becomes of them.</summary>
/// <param name="number">Another for each.</param>
/// <param name="photo">A JPEG.</param>
sealed class Uploads(int number, byte[] photo)
{
    readonly List<(string Code, string Checksum, Uri Url)> acknowledged = [];
    readonly List<(string Code, string Checksum)> unanswered = [];
    int made;

    public int Acknowledged => acknowledged.Count;

    public int Unanswered => unanswered.Count;

    public int Large { get; private set; }

    /// <summary>How many of what was not acknowledged are there nevertheless, and whole.</summary>
    public int There { get; private set; }

    public async Task WorkAsync(ServerCalls server, CancellationToken stop)
    {
        while (!stop.IsCancellationRequested)
        {
            try
            {
                await UploadAsync(server);
                var (_, checksum, url) = acknowledged[RandomNumberGenerator.GetInt32(acknowledged.Count)];
                Assert.That(await ReadAsync(server, url), Is.EqualTo(checksum));
                if (acknowledged[^1].Url.AbsolutePath.EndsWith(".jpg", StringComparison.Ordinal))
                    await PictureAsync(server, acknowledged[^1].Url);
            }
            catch (HttpRequestException)
            {
                // Told by who counts them.
            }
        }
    }

    /// <returns>How many of what was acknowledged are not there as they were sent.</returns>
    public async Task<int> LostAsync(ServerCalls server)
    {
        var lost = new ConcurrentBag<string>();
        await Parallel.ForEachAsync(acknowledged, new ParallelOptions { MaxDegreeOfParallelism = 4 }, async (upload, _) =>
        {
            if (await ReadAsync(server, upload.Url) != upload.Checksum)
                lost.Add(upload.Code);
        });
        foreach (var (code, checksum) in unanswered)
        {
            var asset = await server.PostAsync($$"""{"action":"getAssetData","asset":"{{code}}"}""");
            if (asset.Status == HttpStatusCode.NotFound)
                continue;
            Assert.That(await ReadAsync(server, new Uri(asset.Get<string>("asset.data.url"))), Is.EqualTo(checksum), "It is there wholly, or not at all.");
            There++;
        }
        return lost.Count;
    }

    async Task UploadAsync(ServerCalls server)
    {
        var (code, kind) = ($"u{number}-{++made}", RandomNumberGenerator.GetInt32(40));
        var (name, file) = kind switch
        {
            // Over what goes to S3 in one part.
            0 => ("large.bin", RandomNumberGenerator.GetBytes(RandomNumberGenerator.GetInt32(9 << 20, 12 << 20))),
            < 4 => ("photo.jpg", [.. photo, .. RandomNumberGenerator.GetBytes(16)]),
            _ => ("small.bin", RandomNumberGenerator.GetBytes(RandomNumberGenerator.GetInt32(1, 60_000))),
        };
        unanswered.Add((code, Library.Checksum(file)));
        var answer = await server.UploadAsync($$"""{"action":"uploadAsset","asset":"{{code}}"}""", file, name);
        Assert.That((int)answer.Status, Is.EqualTo(200), answer.Text);
        acknowledged.Add((code, Library.Checksum(file), new Uri(answer.Get<string>("asset.data.url"))));
        unanswered.RemoveAt(unanswered.Count - 1);
        Large += kind == 0 ? 1 : 0;
    }

    static async Task<string> ReadAsync(ServerCalls server, Uri url)
    {
        var file = await server.GetAsync(url.ToString());
        return file.Status == HttpStatusCode.OK ? Library.Checksum(file.Bytes) : $"{url}: {file.Text}";
    }

    static async Task PictureAsync(ServerCalls server, Uri url)
    {
        var picture = await server.GetAsync($"{url}{(url.Query.Length == 0 ? "?" : "&")}width={RandomNumberGenerator.GetInt32(40, 400)}");
        Assert.That((int)picture.Status, Is.EqualTo(200), $"{url}: {picture.Text}");
        Assert.That(picture.Bytes.AsSpan(0, 2).SequenceEqual(new byte[] { 0xff, 0xd8 }), "A picture is whole, or none.");
    }
}
