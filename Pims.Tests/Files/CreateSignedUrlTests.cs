using Pims.Tests.Media;
using Pims.Tests.Support;

namespace Pims.Tests.Files;

public sealed class CreateSignedUrlTests : MediaTest
{
    static readonly string[] Assets = [Make.Personal("Theirs", "other"), Make.Asset("theirs", 1), Make.Bucket("Secret", isPrivate: true), Make.Asset("a", 2), Make.Asset("free")];

    static readonly Scenario[] Scenarios =
    [
        new("For a viewer too") { Given = Assets, As = "viewer", Request = """{"action":"createSignedUrl","asset":"a"}""", Expect = """{"url":"*","expires_at":"*"}""" },
        new("By path, for the key of a bucket") { Given = Assets, As = "read:2", Request = """{"action":"createSignedUrl","path":"/Secret/a.txt","expires_in":604800}""", Expect = """{"url":"*"}""" },
        new("In a batch") { Given = Assets, Request = """[{"action":"createSignedUrl","asset":"a"},{"jsonrpc":"2.0","id":1,"method":"createSignedUrl","params":["a"]}]""", Expect = """[{"status":"OK","url":"*"},{"result":{"url":"*","expires_at":"*"},"id":1}]""" },
        new("By position its seconds come before the image parameters") { Given = Assets, Request = """{"jsonrpc":"2.0","id":1,"method":"createSignedUrl","params":["a",null,604801,10]}""", Expect = """{"error":{"code":-32602,"data":{"code":"invalid_parameter","parameter":"expires_in"}}}""" },
        new("By position download comes after them")
        {
            Given = Assets,
            Request = """{"jsonrpc":"2.0","id":1,"method":"createSignedUrl","params":["free",null,600,null,null,null,null,null,null,null,null,null,null,null,1]}""",
            Expect = """{"error":{"code":-32602,"data":{"code":"invalid_parameter","parameter":"download"}}}""",
        },
        new("Another's is not there") { Given = Assets, Request = """{"action":"createSignedUrl","asset":"theirs"}""", Status = 404, Expect = """{"error":{"code":"asset_not_found","parameter":"asset"}}""" },
        new("For the key of a bucket nothing else is there") { Given = Assets, As = "read:2", Request = """{"action":"createSignedUrl","asset":"free"}""", Status = 404, Expect = """{"error":{"code":"asset_not_found","parameter":"asset"}}""" },
        new("A code without a file") { Given = [], Request = """{"action":"createSignedUrl","asset":"none"}""", Status = 404, Expect = """{"error":{"code":"asset_not_found","parameter":"asset"}}""" },
        new("Of what is no image no picture is made") { Given = Assets, Request = """{"action":"createSignedUrl","asset":"a","width":10}""", Status = 422, Expect = """{"error":{"code":"unsupported_format"}}""" },
        new("A preset that is none") { Given = Assets, Request = """{"action":"createSignedUrl","asset":"a","preset":"small"}""", Status = 400, Expect = """{"error":{"code":"invalid_parameter","message":"preset names nothing: this server has no sets.","parameter":"preset"}}""" },
        new("A format that is none") { Given = Assets, Request = """{"action":"createSignedUrl","asset":"a","format":"heic"}""", Status = 400, Expect = """{"error":{"code":"invalid_parameter","parameter":"format"}}""" },
        new("A focal point that is none") { Given = Assets, Request = """{"action":"createSignedUrl","asset":"a","center":"0.5"}""", Status = 400, Expect = """{"error":{"code":"invalid_parameter","parameter":"center"}}""" },
        new("A format where presets alone are taken") { Given = Assets, Settings = [("Transform", "presets")], Request = """{"action":"createSignedUrl","asset":"a","format":"png"}""", Status = 403, Expect = """{"error":{"code":"forbidden","parameter":"format"}}""" },
        new("The file itself where presets alone are taken") { Given = Assets, Settings = [("Transform", "presets")], Request = """{"action":"createSignedUrl","asset":"a","download":true}""", Expect = """{"url":"*"}""" },
        new("download that is no boolean") { Given = Assets, Request = """{"action":"createSignedUrl","asset":"a","download":1}""", Status = 400, Expect = """{"error":{"code":"invalid_parameter","parameter":"download"}}""" },
        new("One whose end has come is not served, swept or not") { Given = [.. Assets, "sql: update asset set expires_at = 1 where code = 'free'"], Request = """{"action":"createSignedUrl","asset":"free"}""", Status = 410, Expect = """{"error":{"code":"asset_expired"}}""" },
        new("Nobody may not") { Given = Assets, As = "anonymous", Request = """{"action":"createSignedUrl","asset":"free"}""", Status = 401, Expect = """{"error":{"code":"unauthenticated"}}""" },
    ];

    [TestCaseSource(nameof(Scenarios))]
    public Task Signing(Scenario scenario) => scenario.RunAsync();

    [TestCase("photo", """ "width":90 """, "image/jpeg", 90, 120)]
    [TestCase("photo", """ "width":100,"height":60,"mode":"max" """, "image/jpeg", 45, 60)]
    [TestCase("photo", """ "height":60,"format":"png" """, "image/png", 45, 60)]
    [TestCase("photo", """ "format":"webp","quality":40 """, "image/webp", 450, 600)]
    [TestCase("glass", """ "width":20,"height":20,"mode":"max","format":"jpeg","quality":50 """, "image/jpeg", 20, 10)]
    [TestCase("glass", """ "width":80,"upscale":false,"bgcolor":"rebeccapurple","page":1 """, "image/png", 80, 40)]
    [TestCase("glass", """ "width":20,"mode":"crop","anchor":"left","center":"0.25,1","format":"auto","download":true """, "image/png", 20, 10)]
    [TestCase("glass", """ "width":80,"upscale":true,"bgcolor":"255,0,0,128","format":"png8" """, "image/png", 80, 40)]
    public async Task It_gives_the_picture_that_was_asked_for(string code, string parameters, string type, int width, int height)
    {
        var answer = await Server.GetAsync(await SignAsync(Server, "viewer", code, parameters));
        Assert.That(((int)answer.Status, answer.Header("Content-Type")), Is.EqualTo((200, type)), answer.Status == System.Net.HttpStatusCode.OK ? "" : answer.Text);
        var picture = Decoded(answer.Bytes, type);
        Assert.That((picture.Width, picture.Height), Is.EqualTo((width, height)));
    }

    [Test]
    public async Task By_position_the_image_parameters_follow_its_seconds()
    {
        var signed = await Server.PostAsync("""{"jsonrpc":"2.0","id":1,"method":"createSignedUrl","params":["glass",null,600,20,null,null,null,null,null,null,null,null,null,null,true]}""");
        var answer = await Server.GetAsync(new Uri(signed.Get<string>("result.url")).PathAndQuery);
        Assert.That((Decoded(answer.Bytes, "image/png").Width, answer.Header("Content-Disposition")!.Split(';')[0]), Is.EqualTo((20, "attachment")));
    }

    [TestCase("width=90", "width=91")]
    [TestCase("width=90", "width=090")]
    [TestCase("width=90", "width=%390&width=90")]
    [TestCase("&width=90", "")]
    [TestCase("&mode=max", "")]
    [TestCase("&format=png", "&format=jpeg")]
    [TestCase("&format=png", "&format=png&format=png")]
    [TestCase("&format=png", "&format=png&quality=50")]
    [TestCase("&format=png", "&format=png&download=1")]
    [TestCase("&format=png", "&format=auto")]
    [TestCase("&format=png", "&format=png&v=1")]
    [TestCase("&format=png", "&format=png&read_key=x")]
    [TestCase("&format=png", "&format=png&nonsense")]
    [TestCase("&format=png", "&Format=png")]
    [TestCase("/media/photo/", "/media/glass/")]
    [TestCase("&signature=", "&signature=&signature=")]
    [TestCase("&signature=", "&signatur=")]
    public async Task One_parameter_more_less_or_changed_is_refused(string part, string changed)
    {
        var url = await SignAsync(Server, "editor", "photo", """ "width":90,"height":60,"mode":"max","format":"png" """);
        Assert.That(url, Does.Contain(part));
        foreach (var caller in new[] { "anonymous", "editor" })
        {
            var answer = await Server.GetAsync(url.Replace(part, changed), caller);
            Assert.That(((int)answer.Status, answer.ErrorCode, answer.Header("Cache-Control")), Is.EqualTo((403, "invalid_signature", "no-store")), $"{caller} {answer.Text}");
        }
    }

    [Test]
    public async Task Order_filename_method_and_range_are_free()
    {
        var url = await SignAsync(Server, "editor", "photo", """ "width":90,"format":"png" """);
        var query = string.Join('&', url[(url.IndexOf('?') + 1)..].Split('&').Reverse());
        Assert.That((int)(await Server.GetAsync($"/media/photo/other%20name.gif?{query}")).Status, Is.EqualTo(200));
        var head = await Server.SendAsync(new HttpRequestMessage(HttpMethod.Head, url), "anonymous");
        Assert.That(((int)head.Status, head.Bytes.Length), Is.EqualTo((200, 0)));
        Assert.That((int)(await Server.GetAsync(url, "anonymous", ("Range", "bytes=0-3"))).Status, Is.EqualTo(206));
        Assert.That((int)(await Server.GetAsync(url, "a-wrong-key")).Status, Is.EqualTo(401));
        // The maker's right, whoever the reader is.
        var mine = await SignAsync(Server, "editor", "personal", """ "expires_in":60 """);
        Assert.That((int)(await Server.GetAsync(mine, "other")).Status, Is.EqualTo(200));
    }

    [Test]
    public async Task It_ends_after_its_seconds()
    {
        await using var server = await TestServer.StartAsync();
        await server.DoAsync(Make.Asset("a"));
        var answer = await server.DoAsync("""{"action":"createSignedUrl","asset":"a","expires_in":604800}""");
        Assert.That(DateTimeOffset.Parse(answer.Get<string>("expires_at"), System.Globalization.CultureInfo.InvariantCulture),
            Is.EqualTo(server.Clock.GetUtcNow().AddDays(7)).Within(TimeSpan.FromMinutes(1)));
        var (week, second) = (new Uri(answer.Get<string>("url")).PathAndQuery, await SignAsync(server, "viewer", "a", """ "expires_in":1 """));
        server.Clock.MoveOn(TimeSpan.FromSeconds(2));
        Assert.That(((int)(await server.GetAsync(week)).Status, (await server.GetAsync(second)).ErrorCode), Is.EqualTo((200, "invalid_signature")));
        server.Clock.MoveOn(TimeSpan.FromDays(7) - TimeSpan.FromMinutes(2));
        Assert.That((int)(await server.GetAsync(week)).Status, Is.EqualTo(200));
        server.Clock.MoveOn(TimeSpan.FromMinutes(2));
        Assert.That((await server.GetAsync(week)).ErrorCode, Is.EqualTo("invalid_signature"));
    }

    // One after another: what is done, whose link is looked at then, and what it answers.
    static readonly (string Change, string Maker, int Status)[] Withdrawals =
    [
        ("""{"action":"editApiKey","api_key_id":4,"role":"editor"}""", "viewer", 200),
        ("""{"action":"editApiKey","api_key_id":4,"role":"viewer","name":"V"}""", "viewer", 200),
        ("""{"action":"editApiKey","api_key_id":4,"expires_at":"2090-01-01T00:00:00Z"}""", "viewer", 200),
        ("""sql: update api_key set expires_at = 1 where api_key_id = 4""", "viewer", 403),
        ("""{"action":"editUser","user_id":1,"role":"viewer","name":"Ann"}""", "user:ann@example.com", 200),
        ("""{"action":"editUser","user_id":1,"password":"a new password"}""", "user:ann@example.com", 403),
        ("""{"action":"deleteUser","user_id":2}""", "user:bob@example.com", 403),
        ("""{"action":"editBucket","bucket_id":1,"name":"Renamed"}""", "read:1", 200),
        ("""{"action":"editBucket","bucket_id":1,"reset_api_access_keys":true}""", "read:1", 403),
        ("""{"action":"getStatus"}""", "write:1", 403),
        ("""{"action":"getStatus"}""", "admin", 200),
        ("""{"action":"getStatus"}""", "other", 200),
        ("""{"action":"moveAssetToBucket","asset":"a","bucket_id":2}""", "other", 404),
        ("""{"action":"getStatus"}""", "admin", 200),
        ("""{"action":"moveAssetToBucket","asset":"a","bucket_id":1}""", "other", 200),
        ("""{"action":"editBucket","bucket_id":1,"is_private":false}""", "other", 200),
        ("""{"action":"deleteApiKey","api_key_id":3}""", "other", 403),
        ("""{"action":"getStatus"}""", "read:1", 403),
        ("""{"action":"deleteBucket","bucket_id":1,"contents":"trash"}""", "admin", 404),
    ];

    [TestCase("createSignedUrl")]
    [TestCase("downloadAsset")]
    public async Task It_gives_what_its_maker_may_and_ends_with_the_maker_s_credential(string action)
    {
        await using var server = await TestServer.StartAsync();
        foreach (var request in new[] { Make.Bucket("Secret", isPrivate: true), Make.Asset("a", 1), Make.User("ann@example.com"), Make.User("bob@example.com") })
            await server.DoAsync(request);
        await server.DoAsync("""{"action":"addBucket","name":"Mine","type":"personal"}""", "editor");
        var links = new Dictionary<string, string>();
        foreach (var maker in Withdrawals.Select(step => step.Maker).Distinct())
        {
            var answer = await server.PostAsync($$$"""{"jsonrpc":"2.0","id":1,"method":"{{{action}}}","params":{"asset":"a"}}""", maker);
            links[maker] = new Uri(answer.Get<string>("result.url")).PathAndQuery;
            Assert.That((int)(await server.GetAsync(links[maker])).Status, Is.EqualTo(200), maker);
        }
        foreach (var (change, maker, status) in Withdrawals)
        {
            if (change.StartsWith("sql:", StringComparison.Ordinal))
                await server.ExecuteAsync(change["sql:".Length..]);
            else
                await server.DoAsync(change);
            Assert.That((int)(await server.GetAsync(links[maker])).Status, Is.EqualTo(status), $"{maker} after {change}");
        }
    }

    static async Task<string> SignAsync(TestServer server, string caller, string code, string parameters) =>
        new Uri((await server.DoAsync($$"""{"action":"createSignedUrl","asset":"{{code}}",{{parameters}}}""", caller)).Get<string>("url")).PathAndQuery;
}
