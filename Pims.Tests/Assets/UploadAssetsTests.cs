using System.Net.Http.Headers;
using System.Text;
using Newtonsoft.Json.Linq;
using Pims.Tests.Support;

namespace Pims.Tests.Assets;

/// <summary>uploadAssets: what can be said without files as scenarios, the rest with multipart bodies.</summary>
public sealed class UploadAssetsTests
{
    const string Upload = """{"action":"uploadAssets","bucket_id":1}""";

    static readonly Scenario[] Scenarios =
    [
        new("No file at all") { Given = [Make.Bucket("A")], Request = Upload, Expect = """{"assets":[],"failed":[]}""" },
        new("A bucket that is not there") { Request = Upload, Status = 404, Expect = """{"error":{"code":"bucket_not_found","parameter":"bucket_id"}}""" },
        new("Another's bucket is not there") { Given = [Make.Personal("Theirs", "other")], Request = Upload, Status = 404, Expect = """{"error":{"code":"bucket_not_found"}}""" },
        new("The key of a bucket puts nothing into none") { Given = [Make.Bucket("A")], As = "write:1", Request = """{"action":"uploadAssets"}""", Status = 403, Expect = """{"error":{"code":"forbidden","parameter":"bucket_id"}}""" },
        new("A viewer may not") { As = "viewer", Request = Upload, Status = 403, Expect = """{"error":{"code":"forbidden"}}""" },
        new("Nobody may not") { As = "anonymous", Request = Upload, Status = 401, Expect = """{"error":{"code":"unauthenticated"}}""" },
    ];

    [TestCaseSource(nameof(Scenarios))]
    public Task Uploading_files(Scenario scenario) => scenario.RunAsync();

    [Test]
    public async Task Each_file_is_an_asset_in_the_order_sent_and_the_same_bytes_are_stored_once()
    {
        await using var server = await StartAsync();
        var answer = await SendAsync(server, Upload, ("a.txt", "one"), ("C:\\x\\b.html", "<!doctype html>"), ("a.txt", "one"), ("c", "three"));
        Assert.That(JsonMatch.Difference(Answer.Parse("""
            {"status":"OK","failed":[],"assets":[{"bucket_id":1,"path":"/A/a.txt","size":3,"version":1,"created_by":"api_key:2","meta":{"content-type":"text/plain"}},
              {"path":"/A/b.html","extension":"html","data":{"type":"text/html"}},{"path":"/A/a.txt"},{"path":"/A/c","extension":"txt"}]}
            """), answer.Json), Is.Null, answer.Text);
        Assert.That(answer.Json.SelectTokens("assets[*].asset").Select(code => (string)code!), Is.Unique);
        Assert.That(((await server.BlobsAsync()).Count, await server.ValueAsync<long>("select asset_count from bucket")), Is.EqualTo((3, 4L)));
        for (var i = 0; i < 4; i++)
        {
            var url = new Uri(answer.Get<string>($"assets[{i}].data.url"));
            Assert.That((await server.GetAsync(url.PathAndQuery)).Text, Is.EqualTo(new[] { "one", "<!doctype html>", "one", "three" }[i]));
        }
        var again = await SendAsync(server, """{"action":"uploadAssets"}""", ("d.txt", "one"));
        Assert.That((again.Get<string>("assets[0].path"), (await server.BlobsAsync()).Count), Is.EqualTo(("/d.txt", 3)));
    }

    [Test]
    public async Task A_file_that_can_t_be_kept_is_told_and_the_others_stay()
    {
        await using var server = await StartAsync(("FileBytes", "100000"));
        var answer = await SendAsync(server, Upload, ("a.txt", "one"), ("..", "two"), ("big.bin", new string('x', 100_001)), ("", "four"), ("e.txt", "five"));
        Assert.That(JsonMatch.Difference(Answer.Parse("""
            {"assets":[{"path":"/A/a.txt"},{"path":"/A/e.txt"}],"failed":[{"index":1,"filename":"..","error":{"code":"invalid_parameter","message":"*"}},
              {"index":2,"filename":"big.bin","error":{"code":"file_too_large","message":"*"}},{"index":3,"filename":"-","error":{"code":"missing_parameter","message":"*"}}]}
            """), answer.Json), Is.Null, answer.Text);
        Assert.That(((await server.BlobsAsync()).Count, server.Drafts().Count, await server.ValueAsync<long>("select count(*) from asset")), Is.EqualTo((2, 0, 2L)));
    }

    [Test, Category(Stores.Embedded)]
    public async Task On_a_full_disk_each_file_is_told_so()
    {
        await using var server = await StartAsync(("DiskReserveBytes", long.MaxValue.ToString()));
        var answer = await SendAsync(server, Upload, ("a.txt", "one"), ("b.txt", "two"));
        Assert.That(answer.Json.SelectTokens("failed[*].error.code").Select(code => (string)code!), Is.EqualTo(new[] { "storage_full", "storage_full" }), answer.Text);
        Assert.That((answer.Json["assets"]!.Count(), (await server.BlobsAsync()).Count), Is.EqualTo((0, 0)));
    }

    [Test]
    public async Task More_files_than_the_limit_of_ids_are_refused_and_none_stays()
    {
        await using var server = await StartAsync(("ListLength", "3"));
        var answer = await SendAsync(server, Upload, [.. Enumerable.Range(0, 4).Select(i => ($"{i}.txt", $"file {i}"))]);
        Assert.That(((int)answer.Status, answer.ErrorCode), Is.EqualTo((400, "invalid_request")), answer.Text);
        Assert.That(((await server.BlobsAsync()).Count, server.Drafts().Count, await server.ValueAsync<long>("select count(*) from asset")), Is.EqualTo((0, 0, 0L)));
        Assert.That((await SendAsync(server, Upload, ("1", "1"), ("2", "2"), ("3", "3"))).Json["assets"]!.Count(), Is.EqualTo(3));
    }

    [Test]
    public async Task A_body_that_breaks_off_adds_none()
    {
        await using var server = await StartAsync();
        var whole = await TestServer.Multipart(Upload, ("a.txt", "one"u8.ToArray()), ("b.txt", "two"u8.ToArray())).ReadAsByteArrayAsync();
        var boundary = Encoding.UTF8.GetString(whole)[2..whole.AsSpan().IndexOf("\r\n"u8)];
        foreach (var cut in new[] { 4, 20, 60 })
        {
            var body = new ByteArrayContent(whole[..^cut]) { Headers = { ContentType = MediaTypeHeaderValue.Parse($"multipart/form-data; boundary=\"{boundary}\"") } };
            var answer = await server.SendAsync(new HttpRequestMessage(HttpMethod.Post, "/api") { Content = body }, "editor");
            Assert.That(((int)answer.Status, answer.ErrorCode), Is.EqualTo((400, "invalid_request")), answer.Text);
        }
        Assert.That(((await server.BlobsAsync()).Count, server.Drafts().Count, await server.ValueAsync<long>("select count(*) from asset")), Is.EqualTo((0, 0, 0L)));
    }

    [Test, Category(Stores.Embedded)]
    public async Task What_a_crash_leaves_of_it_is_swept_up()
    {
        var server = await StartAsync();
        await SendAsync(server, Upload, ("a.txt", "one"), ("b.txt", "two"));
        // As if the process had ended between the files and their rows.
        await server.ExecuteAsync("delete from asset_log");
        await server.ExecuteAsync("delete from asset");
        await server.ExecuteAsync("delete from blob");
        var path = server.DataPath;
        await server.StopAsync();
        await using var again = await TestServer.StartAsync(path);
        for (var i = 0; i < 100 && (await again.BlobsAsync()).Count > 0; i++)
            await Task.Delay(50);
        Assert.That(await again.BlobsAsync(), Is.Empty);
    }

    [Test]
    public async Task Several_hundred_files_are_kept_in_the_order_sent()
    {
        await using var server = await StartAsync();
        var answer = await SendAsync(server, Upload, [.. Enumerable.Range(0, 300).Select(i => ($"{i}.txt", $"file {i}"))]);
        Assert.That(answer.Json.SelectTokens("assets[*].data.filename").Select(name => (string)name!), Is.EqualTo(Enumerable.Range(0, 300).Select(i => $"{i}.txt")));
        var listed = await server.DoAsync("""{"action":"getAssetIds"}""");
        Assert.That(JToken.DeepEquals(listed.Json["assets"], new JArray(answer.Json.SelectTokens("assets[*].asset"))), "they are listed in the order sent");
    }

    static async Task<TestServer> StartAsync(params (string, string)[] settings)
    {
        var server = await TestServer.StartAsync(settings);
        await server.DoAsync(Make.Bucket("A"));
        return server;
    }

    static Task<Answer> SendAsync(TestServer server, string request, params (string Filename, string Content)[] files)
    {
        var form = new MultipartFormDataContent { { new StringContent(request, Encoding.UTF8, "application/json"), "request" } };
        foreach (var (filename, content) in files)
        {
            var part = new ByteArrayContent(Encoding.UTF8.GetBytes(content));
            if (filename.Length > 0)
                form.Add(part, "file", filename);
            else
                form.Add(part, "file");
        }
        return server.SendAsync(new HttpRequestMessage(HttpMethod.Post, "/api") { Content = form }, "editor");
    }}
