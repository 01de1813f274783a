using System.Net;
using System.Net.Http.Headers;
using System.Text;
using Pims.Tests.Support;

namespace Pims.Tests.Files;

/// <summary>What happens to a zip in the middle of its way.</summary>
public sealed class ZipFaultTests
{
    const int Files = 40, Size = 1_000_000;

    [Test, Category(Stores.Embedded)]
    public async Task A_client_that_goes_away_stops_the_work()
    {
        await using var server = await StartAsync();
        using (var response = await BeginAsync(server, """{"action":"downloadAssets","bucket_id":1}"""))
        {
            await ReadAsync(response, 100_000);
            Assert.That(OpenBlobs(server), Is.EqualTo(1), "one file at a time");
        }
        for (var tries = 0; OpenBlobs(server) > 0; tries++)
        {
            Assert.That(tries, Is.LessThan(400), "The file stays open.");
            await Task.Delay(25);
        }
        Assert.That(server.LinesWith("failed unexpectedly").Concat(server.LinesWith("broken off")), Is.Empty, "a client that went away is no failure");
    }

    [Test]
    public async Task A_purge_in_the_middle_leaves_the_file_at_hand_whole_and_lists_the_others()
    {
        await using var server = await StartAsync();
        using var response = await BeginAsync(server, """{"action":"downloadAssets","bucket_id":1}""");
        var begin = await ReadAsync(response, 10_000);
        await server.DoAsync("""{"action":"deleteBucket","bucket_id":1,"contents":"purge"}""");
        var zip = Zipped.Of([.. begin, .. await ReadAsync(response, int.MaxValue)]);
        var gone = zip.Text("missing.txt").Split('\n', StringSplitOptions.RemoveEmptyEntries);
        Assert.That(gone, Is.Not.Empty.And.All.Contains("\tasset_not_found\t"));
        Assert.That(zip.Names, Has.Length.EqualTo(Files - gone.Length + 1));
        foreach (var name in zip.Names[..^1])
            Assert.That(zip.Bytes(name), Is.EqualTo(BytesOf(int.Parse(name[1..^4]))), name);
    }

    [TestCase("""{"action":"deleteBucket","bucket_id":1,"contents":"move_to_parent"}""", "/", 102, TestName = "A bucket that is gone by its next page is listed")]
    [TestCase("""{"action":"deleteBucket","bucket_id":2,"contents":"move_to_parent"}""", "B/", 300, TestName = "A sub-bucket that is gone before its turn is listed")]
    [TestCase("""{"action":"editBucket","bucket_id":2,"parent_id":null}""", "B/", 300, TestName = "A sub-bucket that was moved out of sight is listed")]
    public async Task What_happens_to_a_bucket_on_the_way(string change, string folder, int files)
    {
        await using var server = await TestServer.StartAsync();
        foreach (var step in new[] { Make.Bucket("A"), Make.Bucket("B", 1), Make.Bucket("C", 2), Make.Asset("b", 2), Make.Asset("c", 3) })
            await server.DoAsync(step);
        await server.UploadAsync("""{"action":"uploadAsset","asset":"f","bucket_id":1}""", BytesOf(1)[..200_000], "f.bin");
        await ManyAssets.MultiplyAsync(server, "f", 299);
        var key = (await server.DoAsync("""{"action":"getBucket","bucket_id":1}""")).Get<string>("bucket.api_access.read_key");
        // The key of a bucket goes with it.
        using var response = await BeginAsync(server, """{"action":"downloadAssets","bucket_id":1,"recursive":true}""", folder == "/" ? null : key);
        var begin = await ReadAsync(response, 10_000);
        await server.DoAsync(change);
        var zip = Zipped.Of([.. begin, .. await ReadAsync(response, int.MaxValue)]);
        Assert.That(zip.Text("missing.txt"), Is.EqualTo($"{folder}\tbucket_not_found\tThe bucket does not exist for this caller.\n"));
        Assert.That(zip.Names, Has.Length.EqualTo(files + 1));
    }

    [Test]
    public async Task A_server_that_is_told_to_stop_ends_it_well()
    {
        await using var server = await StartAsync();
        using var response = await BeginAsync(server, """{"action":"downloadAssets","bucket_id":1}""");
        var begin = await ReadAsync(response, 10_000);
        var stopped = server.App.StopAsync();
        Assert.That(Zipped.Of([.. begin, .. await ReadAsync(response, int.MaxValue)]).Names, Has.Length.EqualTo(Files));
        await stopped;
    }

    [Test]
    public async Task A_credential_that_is_withdrawn_ends_it()
    {
        await using var server = await StartAsync();
        var key = await server.DoAsync("""{"action":"addApiKey","name":"Short","role":"viewer"}""");
        using var response = await BeginAsync(server, """{"action":"downloadAssets","bucket_id":1}""", key.Get<string>("api_key.key"));
        await ReadAsync(response, 10_000);
        await server.DoAsync($$"""{"action":"deleteApiKey","api_key_id":{{key.Get<int>("api_key.api_key_id")}}}""");
        server.Clock.MoveOn(TimeSpan.FromSeconds(10));
        Assert.CatchAsync<IOException>(() => ReadAsync(response, int.MaxValue));
        Assert.That(server.LinesWith("broken off"), Has.Count.EqualTo(1));
    }

    [Test]
    public async Task A_file_that_is_gone_from_under_its_row_breaks_the_download_off()
    {
        await using var server = await StartAsync();
        await RemoveBlobAsync(server, "f30");
        using var response = await BeginAsync(server, """{"action":"downloadAssets","bucket_id":1}""");
        Assert.That(response.StatusCode, Is.EqualTo(HttpStatusCode.OK));
        Assert.CatchAsync<IOException>(() => ReadAsync(response, int.MaxValue));
        Assert.That(server.LinesWith("failed unexpectedly"), Has.Count.EqualTo(1));
        Assert.That(server.LinesWith("unhandled exception"), Is.Empty);
    }

    [Test]
    public async Task Before_the_first_byte_it_is_an_answer_like_any_other()
    {
        await using var server = await StartAsync();
        await RemoveBlobAsync(server, "f0");
        var answer = await server.PostAsync("""{"action":"downloadAssets","bucket_id":1}""");
        Assert.That(((int)answer.Status, answer.ErrorCode, answer.Header("Content-Disposition"), answer.Header("Content-Type")),
            Is.EqualTo((500, "internal", (string?)null, "application/json; charset=utf-8")));
    }

    static async Task<TestServer> StartAsync()
    {
        var server = await TestServer.StartAsync();
        await server.DoAsync(Make.Bucket("A"));
        for (var number = 0; number < Files; number++)
            await server.UploadAsync($$"""{"action":"uploadAsset","asset":"f{{number}}","bucket_id":1}""", BytesOf(number), $"f{number}.bin");
        return server;
    }

    static byte[] BytesOf(int number)
    {
        var bytes = new byte[Size];
        new Random(number).NextBytes(bytes);
        bytes[0] = 1;
        return bytes;
    }

    static async Task<HttpResponseMessage> BeginAsync(TestServer server, string body, string? key = null)
    {
        var request = new HttpRequestMessage(HttpMethod.Post, "/api") { Content = new StringContent(body, Encoding.UTF8, new MediaTypeHeaderValue("application/json")) };
        request.Headers.Add("ApiKey", key ?? server.KeyOf("admin"));
        return await server.Http.SendAsync(request, HttpCompletionOption.ResponseHeadersRead);
    }

    static async Task<byte[]> ReadAsync(HttpResponseMessage response, int most)
    {
        var bytes = new MemoryStream();
        var content = await response.Content.ReadAsStreamAsync();
        var buffer = new byte[10_000];
        for (int length; bytes.Length < most && (length = await content.ReadAsync(buffer)) > 0;)
            await bytes.WriteAsync(buffer.AsMemory(0, length));
        return bytes.ToArray();
    }

    static async Task RemoveBlobAsync(TestServer server, string code)
    {
        var name = await server.ValueAsync<string>($"select name from blob where checksum = (select checksum from asset where code = '{code}')");
        await server.Blobs.RemoveAsync(name, CancellationToken.None);
    }

    /// <summary>Files of the store that this process has open.</summary>
    static int OpenBlobs(TestServer server) => Directory.GetFiles("/proc/self/fd").Count(file =>
        new FileInfo(file).LinkTarget?.StartsWith(Path.Combine(server.DataPath, "blobs"), StringComparison.Ordinal) is true);
}
