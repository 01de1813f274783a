using Pims.Tests.Support;

namespace Pims.Tests.Files;

public sealed class DownloadAssetTests
{
    static readonly string[] Assets = [Make.Personal("Theirs", "other"), Make.Asset("theirs", 1), Make.Asset("free", content: "hello")];

    static readonly Scenario[] Scenarios =
    [
        new("In a batch it is a signed address")
        {
            Given = Assets,
            As = "viewer",
            Request = """[{"action":"downloadAsset","path":"/free.txt"}]""",
            Expect = """[{"status":"OK","url":"*","expires_at":"*"}]""",
        },
        new("Another's is not there") { Given = Assets, Request = """{"action":"downloadAsset","asset":"theirs"}""", Status = 404, Expect = """{"error":{"code":"asset_not_found","parameter":"asset"}}""" },
        new("An unknown one") { Request = """{"action":"downloadAsset","asset":"none"}""", Status = 404, Expect = """{"error":{"code":"asset_not_found","parameter":"asset"}}""" },
        new("One whose end has come is not served, swept or not") { Given = [.. Assets, "sql: update asset set expires_at = 1 where code = 'free'"], Request = """{"action":"downloadAsset","asset":"free"}""", Status = 410, Expect = """{"error":{"code":"asset_expired"}}""" },
        new("Nobody may not") { Given = Assets, As = "anonymous", Request = """{"action":"downloadAsset","asset":"free"}""", Status = 401, Expect = """{"error":{"code":"unauthenticated"}}""" },
    ];

    [TestCaseSource(nameof(Scenarios))]
    public Task Downloading(Scenario scenario) => scenario.RunAsync();

    [Test]
    public async Task In_the_PIMS_dialect_it_is_the_file_to_be_saved()
    {
        await using var server = await TestServer.StartAsync();
        await server.DoAsync(Make.Asset("logo", filename: "Größe \"1\".txt", content: "hello"));
        var answer = await server.DoAsync("""{"action":"downloadAsset","asset":"logo"}""", "viewer");
        Assert.Multiple(() =>
        {
            Assert.That(answer.Text, Is.EqualTo("hello"));
            Assert.That(answer.Header("Content-Type"), Does.StartWith("text/plain"));
            Assert.That(answer.Header("Content-Disposition"), Does.StartWith("attachment").And.Contain("filename*=UTF-8''Gr%C3%B6%C3%9Fe%20%221%22.txt"));
            Assert.That(answer.Header("X-Content-Type-Options"), Is.EqualTo("nosniff"));
        });
    }
}
