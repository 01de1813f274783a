using System.Net;
using Pims.Tests.Support;

namespace Pims.Tests.Files;

/// <summary>The address that JSON-RPC and batches get in place of a file which has no address of its own.</summary>
public sealed class DownloadUrlTests
{
    const string Zip = """{"jsonrpc":"2.0","id":1,"method":"downloadAssets","params":{"path":"/A"}}""";

    static readonly string[] Assets = [Make.Bucket("A"), Make.Asset("a", 1, content: "one"), Make.File("a", "two"), Make.Asset("b", 1)];

    [Test]
    public async Task It_serves_the_zip_to_whoever_has_it()
    {
        await using var server = await StartAsync();
        var told = (await server.PostAsync(Zip, "viewer")).Json["result"]!;
        Assert.That((string?)told["expires_at"], Is.EqualTo(Pims.Actions.Json.Moment(DateTimeOffset.FromUnixTimeSeconds(long.Parse(Query((string)told["url"]!, "expires"))))));
        var answer = await server.GetAsync(Local((string)told["url"]!));
        Assert.That((answer.Status, answer.Header("Content-Type"), answer.Header("Content-Disposition")), Is.EqualTo((HttpStatusCode.OK, "application/zip", "attachment; filename=A.zip; filename*=UTF-8''A.zip")));
        using var zip = new System.IO.Compression.ZipArchive(new MemoryStream(answer.Bytes));
        Assert.That(zip.Entries.Select(entry => entry.FullName), Is.EqualTo(new[] { "a.txt", "b.txt" }));
    }

    [Test]
    public async Task By_position_and_in_a_batch_too()
    {
        await using var server = await StartAsync();
        var byPosition = (await server.PostAsync("""{"jsonrpc":"2.0","id":1,"method":"downloadAsset","params":["a",null,1]}""")).Get<string>("result.url");
        var inBatch = (await server.PostAsync("""[{"action":"downloadAssets","assets":["a"]},{"action":"downloadAsset","asset":"a","version":1}]""")).Json;
        Assert.That((await server.GetAsync(Local(byPosition))).Text, Is.EqualTo("one"));
        Assert.That((await server.GetAsync(Local((string)inBatch[1]!["url"]!))).Text, Is.EqualTo("one"));
        Assert.That((await server.GetAsync(Local((string)inBatch[0]!["url"]!))).Header("Content-Type"), Is.EqualTo("application/zip"));
    }

    [Test]
    public async Task Nothing_of_it_may_be_changed()
    {
        await using var server = await StartAsync();
        var address = Local((await server.PostAsync(Zip)).Get<string>("result.url"));
        var other = Local((await server.PostAsync(Zip)).Get<string>("result.url"));
        foreach (var changed in new[]
        {
            address.Replace("/download/1/", "/download/2/"), address + "&more=1", address.Replace("expires=", "expires=1"), address.Replace("by=api_key", "by=user"), other.Replace("/download/2/", "/download/3/"),
            "/download/1/A.zip", "/media/a/a.txt" + address[address.IndexOf('?')..],
        })
        {
            var answer = await server.GetAsync(changed);
            Assert.That((answer.Status, answer.ErrorCode), Is.EqualTo((HttpStatusCode.Forbidden, "invalid_signature")), changed);
        }
        Assert.That((await server.GetAsync(address.Replace("A.zip", "other%20name.zip"))).Status, Is.EqualTo(HttpStatusCode.OK), "the name is for people");
        Assert.That((await server.SendAsync(new HttpRequestMessage(HttpMethod.Post, address), "anonymous")).ErrorCode, Is.EqualTo("method_not_allowed"));
        Assert.That((await server.GetAsync("/download/x/A.zip")).ErrorCode, Is.EqualTo("not_found"));
        Assert.That((await server.GetAsync(address, "a wrong key")).ErrorCode, Is.EqualTo("unauthenticated"));
    }

    [Test]
    public async Task It_ends_after_an_hour_and_its_request_is_dropped()
    {
        await using var server = await StartAsync();
        var address = Local((await server.PostAsync(Zip)).Get<string>("result.url"));
        await server.PassAsync(TimeSpan.FromMinutes(59));
        Assert.That((await server.GetAsync(address)).Status, Is.EqualTo(HttpStatusCode.OK));
        await server.PassAsync(TimeSpan.FromHours(2));
        Assert.That((await server.GetAsync(address)).ErrorCode, Is.EqualTo("invalid_signature"));
        Assert.That(await server.ValueAsync<long>("select count(*) from download"), Is.Zero);
    }

    [Test]
    public async Task It_gives_what_its_maker_may_see_when_it_is_read()
    {
        await using var server = await StartAsync();
        var key = await server.DoAsync("""{"action":"addApiKey","name":"passing","role":"viewer"}""");
        var address = Local((await server.PostAsync("""{"jsonrpc":"2.0","id":1,"method":"downloadAssets","params":{"assets":["a"]}}""", key.Get<string>("api_key.key"))).Get<string>("result.url"));
        await server.DoAsync(Make.Personal("Mine")["editor:".Length..], "editor");
        await server.DoAsync("""{"action":"moveAssetToBucket","asset":"a","bucket_id":2}""");
        Assert.That((await server.GetAsync(address)).ErrorCode, Is.EqualTo("asset_not_found"));
        await server.DoAsync($$"""{"action":"deleteApiKey","api_key_id":{{key.Get<long>("api_key.api_key_id")}}}""");
        Assert.That((await server.GetAsync(address)).ErrorCode, Is.EqualTo("invalid_signature"));
    }

    static async Task<TestServer> StartAsync()
    {
        var server = await TestServer.StartAsync();
        foreach (var step in Assets)
            await server.DoAsync(step);
        return server;
    }

    static string Local(string url) => new Uri(url).PathAndQuery;

    static string Query(string url, string name) => url.Split('?', '&').Single(part => part.StartsWith(name + "=", StringComparison.Ordinal))[(name.Length + 1)..];
}
