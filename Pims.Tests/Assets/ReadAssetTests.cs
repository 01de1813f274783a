using Pims.Tests.Support;

namespace Pims.Tests.Assets;

/// <summary>generateAssetCode, getAssetData and getAssetDataList.</summary>
public sealed class ReadAssetTests
{
    // 1 /Brand (logo, twin), 2 editor's /Mine (mine), 3 other's /Theirs (theirs); free is in no bucket, gone in the trash
    static readonly string[] Assets =
    [
        Make.Bucket("Brand"), Make.Personal("Mine"), Make.Personal("Theirs", "other"), Make.Bucket("Old"), Make.Asset("logo", 1), Make.Asset("twin", 1, "logo.txt"),
        Make.Asset("mine", 2), Make.Asset("theirs", 3), Make.Asset("free"), Make.Asset("gone", 4), """{"action":"deleteBucket","bucket_id":4,"contents":"trash"}""",
    ];

    static readonly Scenario[] GetAssetData =
    [
        new("By code, with all there is")
        {
            Given = [Make.Bucket("Brand"), Make.Asset("logo", 1, "the logo.txt", "hello")],
            As = "viewer",
            Request = """{"action":"getAssetData","asset":"logo"}""",
            Expect = """
                {"asset":{"asset":"logo","bucket_id":1,"path":"/Brand/the logo.txt","media_type":"DOCUMENT","extension":"txt","size":5,
                  "data":{"url":"*","filename":"the logo.txt","type":"text/plain","size":"5"},"meta":{"content-type":"text/plain"},"version":1,
                  "checksum":"sha256:2cf24dba5fb0a30e26e83b2ac5b9e29e1b161e5c1fa7425e73043362938b9824","created_at":"*","created_by":"api_key:1",
                  "modified_at":"*","modified_by":"api_key:1","expires_at":"-","deleted_at":"-","original_path":"-"}}
                """,
        },
        new("Its address begins with the server's own where that is set")
        {
            Settings = [("PublicUrl", "https://img.example.com/dam/")],
            Given = [Make.Asset("logo", filename: "a b%.txt")],
            Request = """{"action":"getAssetData","asset":"logo"}""",
            Expect = """{"asset":{"data":{"url":"https://img.example.com/dam/media/logo/a%20b%25.txt?v=1"}}}""",
        },
        new("By path, of equal names the oldest") { Given = Assets, Request = """{"action":"getAssetData","path":"/Brand/logo.txt"}""", Expect = """{"asset":{"asset":"logo"}}""" },
        new("A filename's case counts") { Given = Assets, Request = """{"action":"getAssetData","path":"/Brand/LOGO.txt"}""", Status = 404, Expect = """{"error":{"code":"asset_not_found","parameter":"path"}}""" },
        new("In no bucket, by path") { Given = Assets, As = "viewer", Request = """{"action":"getAssetData","path":"/free.txt"}""", Expect = """{"asset":{"asset":"free","bucket_id":"-","path":"/free.txt"}}""" },
        new("A path prefers the caller's own")
        {
            Given = [Make.Bucket("A"), Make.Personal("A"), Make.Asset("public", 1, "x.txt"), Make.Asset("own", 2, "x.txt")],
            Request = """{"action":"getAssetData","path":"/A/x.txt"}""",
            Expect = """{"asset":{"asset":"own"}}""",
        },
        new("Code and path are two names") { Given = Assets, Request = """{"action":"getAssetData","asset":"logo","path":"/Brand/logo.txt"}""", Status = 400, Expect = """{"error":{"code":"invalid_parameter","parameter":"path"}}""" },
        new("It must be named") { Request = """{"action":"getAssetData"}""", Status = 400, Expect = """{"error":{"code":"missing_parameter","parameter":"asset"}}""" },
        new("The owner sees a personal one") { Given = Assets, Request = """{"action":"getAssetData","asset":"mine"}""", Expect = """{"asset":{"path":"/Mine/mine.txt"}}""" },
        new("The administrator does too") { Given = Assets, As = "admin", Request = """{"action":"getAssetData","path":"/Theirs/theirs.txt"}""", Expect = """{"asset":{"asset":"theirs"}}""" },
        new("To another it is not there") { Given = Assets, Request = """{"action":"getAssetData","asset":"theirs"}""", Status = 404, Expect = """{"error":{"code":"asset_not_found","parameter":"asset"}}""" },
        new("By path to another it is not there") { Given = Assets, As = "viewer", Request = """{"action":"getAssetData","path":"/Mine/mine.txt"}""", Status = 404, Expect = """{"error":{"code":"asset_not_found","parameter":"path"}}""" },
        new("One in the trash is not there, even for the administrator") { Given = Assets, As = "admin", Request = """{"action":"getAssetData","asset":"gone"}""", Status = 404, Expect = """{"error":{"code":"asset_not_found"}}""" },
        new("An unknown one") { Request = """{"action":"getAssetData","asset":"none"}""", Status = 404, Expect = """{"error":{"code":"asset_not_found","parameter":"asset"}}""" },
        new("A code is a code") { Request = """{"action":"getAssetData","asset":"../etc"}""", Status = 400, Expect = """{"error":{"code":"invalid_parameter","parameter":"asset"}}""" },
        new("Nobody may not") { As = "anonymous", Request = """{"action":"getAssetData","asset":"logo"}""", Status = 401, Expect = """{"error":{"code":"unauthenticated"}}""" },
    ];

    static readonly Scenario[] GetAssetDataList =
    [
        new("In the order asked, each once, what is not there apart")
        {
            Given = Assets,
            Request = """{"action":"getAssetDataList","assets":["mine","theirs","gone","free","logo","nothing","mine"]}""",
            Expect = """{"assets":[{"asset":"mine","path":"/Mine/mine.txt"},{"asset":"free","path":"/free.txt"},{"asset":"logo","path":"/Brand/logo.txt"}],"invalid_codes":["theirs","gone","nothing"]}""",
        },
        new("1,001 are too many") { Request = $$"""{"action":"getAssetDataList","assets":[{{string.Join(',', Enumerable.Range(1, 1001).Select(i => $"\"a{i}\""))}}]}""", Status = 400, Expect = """{"error":{"code":"invalid_parameter","parameter":"assets"}}""" },
        new("A code that is no string is named") { Request = """{"action":"getAssetDataList","assets":["a",5]}""", Status = 400, Expect = """{"error":{"code":"invalid_parameter","parameter":"assets[1]"}}""" },
        new("What looks like SQL or JSON is an unknown code") { Given = Assets, Request = """{"action":"getAssetDataList","assets":["' or 1=1 --","\"]","logo"]}""", Expect = """{"assets":[{"asset":"logo"}],"invalid_codes":["' or 1=1 --","\"]"]}""" },
        new("Nobody may not") { As = "anonymous", Request = """{"action":"getAssetDataList","assets":[]}""", Status = 401, Expect = """{"error":{"code":"unauthenticated"}}""" },
    ];

    static readonly Scenario[] GenerateAssetCode =
    [
        new("A code is given out") { Request = """{"action":"generateAssetCode"}""", Expect = """{"status":"OK","asset_code":"*"}""", Store = ("select count(*) from asset where state = 0", 1) },
        new("A viewer may not") { As = "viewer", Request = """{"action":"generateAssetCode"}""", Status = 403, Expect = """{"error":{"code":"forbidden"}}""" },
        new("Nobody may not") { As = "anonymous", Request = """{"action":"generateAssetCode"}""", Status = 401, Expect = """{"error":{"code":"unauthenticated"}}""" },
    ];

    [TestCaseSource(nameof(GetAssetData))]
    public Task Getting_an_asset(Scenario scenario) => scenario.RunAsync();

    [TestCaseSource(nameof(GetAssetDataList))]
    public Task Getting_a_list_of_assets(Scenario scenario) => scenario.RunAsync();

    [TestCaseSource(nameof(GenerateAssetCode))]
    public Task Generating_a_code(Scenario scenario) => scenario.RunAsync();

    [Test]
    public async Task Codes_sort_by_time_are_fit_for_addresses_and_differ()
    {
        await using var server = await TestServer.StartAsync();
        var codes = new List<string>();
        for (var i = 0; i < 20; i++)
        {
            codes.Add((await server.DoAsync("""{"action":"generateAssetCode"}""")).Get<string>("asset_code"));
            server.Clock.MoveOn(TimeSpan.FromMilliseconds(2));
        }
        Assert.That(codes, Is.Ordered.Using((IComparer<string>)StringComparer.Ordinal).And.Unique);
        Assert.That(codes, Has.All.Match("^[A-Za-z0-9_-]{30,128}$"));
    }

    [Test]
    public async Task A_code_whose_file_has_not_come_is_read_by_its_code_alone_and_for_seven_days()
    {
        await using var server = await TestServer.StartAsync();
        var code = (await server.DoAsync("""{"action":"generateAssetCode"}""", "editor")).Get<string>("asset_code");
        var get = $$"""{"action":"getAssetData","asset":"{{code}}"}""";
        var asset = (await server.DoAsync(get)).Json["asset"]!;
        Assert.Multiple(() =>
        {
            Assert.That((string?)asset["asset"], Is.EqualTo(code));
            foreach (var absent in new[] { "size", "meta", "data.url", "data.size", "path" })
                Assert.That(asset.SelectToken(absent), Is.Null, absent);
        });
        Assert.That((await server.DoAsync("""{"action":"listAssetsInBucket","bucket_id":"root","recursive":true}""")).Json["assets"], Is.Empty);
        Assert.That((await server.GetAsync($"/media/{code}/x", "admin")).ErrorCode, Is.EqualTo("asset_not_found"));
        Assert.That((await server.PostAsync($$"""{"action":"moveAssetToBucket","asset":"{{code}}","bucket_id":null}""")).ErrorCode, Is.EqualTo("asset_not_found"));
        server.Clock.MoveOn(TimeSpan.FromDays(7) + TimeSpan.FromSeconds(1));
        Assert.That((await server.PostAsync(get)).ErrorCode, Is.EqualTo("asset_not_found"));
    }
}
