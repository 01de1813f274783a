using System.Diagnostics;
using System.IO.Compression;
using System.Net.Http.Headers;
using System.Text;
using Pims.Tests.Files;
using Pims.Tests.Support;

namespace Pims.Tests.Process;

/// <summary>
/// Zips past the bounds of the old format, and what they cost in memory. In the long form: 5 GiB in one file, 70,000 files.
/// </summary>
[Category(Torture.Category)]
public sealed class ZipSizeTests
{
    static readonly (long Large, int Files) Form = Torture.Form((32L << 20, 300), (5L << 30, 70_000));

    static readonly int ManySmall = Torture.Form(2_000, 10_000);

    [Test]
    public async Task Over_4_GiB_and_over_65_535_files_come_whole()
    {
        await using var server = await TestServer.StartAsync();
        using var folder = new TemporaryFolder();
        foreach (var step in new[] { Make.Bucket("A"), Make.Asset("large", 1, "large.bin", "\u0001"), Make.Asset("small", 1) })
            await server.DoAsync(step);
        var name = await server.ValueAsync<string>("select name from blob where checksum = (select checksum from asset where code = 'large')");
        await using (var sparse = new FileStream(Path.Combine(server.DataPath, "blobs", name[..2], name), FileMode.Open))
            sparse.SetLength(Form.Large);
        await ManyAssets.MultiplyAsync(server, "small", Form.Files);
        var begin = Stopwatch.GetTimestamp();
        await SaveAsync(server, folder.In("all.zip"));
        var took = Stopwatch.GetElapsedTime(begin);
        using var zip = await ZipFile.OpenReadAsync(folder.In("all.zip"));
        Assert.That(zip.Entries, Has.Count.EqualTo(Form.Files + 2));
        Assert.That(zip.GetEntry("large.bin")!.Length, Is.EqualTo(Form.Large));
        foreach (var entry in new[] { zip.GetEntry("large.bin")!, zip.Entries[1], zip.Entries[^1] })
            await using (var content = await entry.OpenAsync())
                await content.CopyToAsync(Stream.Null);
        await Torture.TellAsync($"zip of {Form.Large >> 20:#,0} MiB in one file and {Form.Files + 1:#,0} small ones: {took.TotalSeconds:0.0} s");
    }

    [Test]
    public async Task Memory_does_not_grow_with_it()
    {
        const int Size = 60_000;
        await using var server = await TestServer.StartAsync();
        await server.DoAsync(Make.Bucket("A"));
        await server.UploadAsync("""{"action":"uploadAsset","asset":"one","bucket_id":1}""", System.Security.Cryptography.RandomNumberGenerator.GetBytes(Size), "one.bin");
        await ManyAssets.MultiplyAsync(server, "one", ManySmall);
        using (var warm = await BeginAsync(server))
            await (await warm.Content.ReadAsStreamAsync()).CopyToAsync(Stream.Null);
        using var response = await BeginAsync(server);
        var content = await response.Content.ReadAsStreamAsync();
        var (before, most, total, next) = (GC.GetTotalMemory(forceFullCollection: true), 0L, 0L, 0L);
        var buffer = new byte[100_000];
        for (int length; (length = await content.ReadAsync(buffer)) > 0; total += length)
        {
            if (total < next)
                continue;
            most = Math.Max(most, GC.GetTotalMemory(forceFullCollection: true) - before);
            next += (long)ManySmall * Size / 20;
        }
        Assert.That(total, Is.GreaterThan((long)ManySmall * Size));
        await Torture.TellAsync($"zip of {ManySmall:#,0} files, {total >> 20:#,0} MiB: {most / 1048576.0:0.0} MiB of memory");
        Assert.That(most, Is.LessThan(16 << 20));
    }

    static async Task<HttpResponseMessage> BeginAsync(TestServer server)
    {
        var request = new HttpRequestMessage(HttpMethod.Post, "/api")
        {
            Content = new StringContent("""{"action":"downloadAssets","bucket_id":1}""", Encoding.UTF8, new MediaTypeHeaderValue("application/json")),
        };
        request.Headers.Add("ApiKey", server.KeyOf("admin"));
        var response = await server.Http.SendAsync(request, HttpCompletionOption.ResponseHeadersRead);
        return response.EnsureSuccessStatusCode();
    }

    /// <summary>Into a file in which blocks of zeros take no room.</summary>
    static async Task SaveAsync(TestServer server, string file)
    {
        using var response = await BeginAsync(server);
        await using var content = await response.Content.ReadAsStreamAsync();
        await using var saved = new FileStream(file, FileMode.CreateNew);
        var block = new byte[64 * 1024];
        for (int length; (length = await content.ReadAtLeastAsync(block, block.Length, throwOnEndOfStream: false)) > 0;)
        {
            if (block.AsSpan(0, length).ContainsAnyExcept((byte)0))
                await saved.WriteAsync(block.AsMemory(0, length));
            else
                saved.Seek(length, SeekOrigin.Current);
        }
    }
}
