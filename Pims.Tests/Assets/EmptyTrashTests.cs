using System.Text;
using Pims.Tests.Support;

namespace Pims.Tests.Assets;

/// <summary>emptyTrash: what goes for good, and which bytes with it.</summary>
public sealed class EmptyTrashTests
{
    static readonly string[] Trashed =
    [
        Make.Bucket("A"), Make.Personal("Mine"), Make.Asset("live", 1, content: "same"), Make.Asset("copy", 1, content: "same"), Make.Asset("own", 1), Make.Asset("mine", 2),
        """{"action":"deleteAssets","assets":["copy","own","mine"]}""",
    ];

    const string Left = "select (select count(*) from asset) * 10 + (select count(*) from blob)";

    static readonly Scenario[] Scenarios =
    [
        new("All of it, everybody's; what others need stays") { Given = Trashed, As = "admin", Request = """{"action":"emptyTrash"}""", Expect = """{"purged":3}""", Store = (Left, 11) },
        new("Only what is old enough")
        {
            Given = [.. Trashed, "sql: update asset set deleted_at = deleted_at - 8 * 86400000 where code = 'own'"],
            As = "admin",
            Request = """{"action":"emptyTrash","older_than_days":7}""",
            Expect = """{"purged":1}""",
            Store = (Left, 32),
        },
        new("Nothing is old enough") { Given = Trashed, As = "admin", Request = """{"action":"emptyTrash","older_than_days":1}""", Expect = """{"purged":0}""", Store = (Left, 43) },
        new("An empty one") { As = "admin", Request = """{"action":"emptyTrash"}""", Expect = """{"purged":0}""" },
        new("Less than no days") { As = "admin", Request = """{"action":"emptyTrash","older_than_days":-1}""", Status = 400, Expect = """{"error":{"code":"invalid_parameter","parameter":"older_than_days"}}""" },
        new("An editor may not") { Given = Trashed, Request = """{"action":"emptyTrash"}""", Status = 403, Expect = """{"error":{"code":"forbidden"}}""", Store = (Left, 43) },
        new("A write_key may not") { Given = Trashed, As = "write:1", Request = """{"action":"emptyTrash"}""", Status = 403, Expect = """{"error":{"code":"forbidden"}}""" },
        new("Nobody may not") { As = "anonymous", Request = """{"action":"emptyTrash"}""", Status = 401, Expect = """{"error":{"code":"unauthenticated"}}""" },
    ];

    [TestCaseSource(nameof(Scenarios))]
    public Task Emptying_the_trash(Scenario scenario) => scenario.RunAsync();

    [Test]
    public async Task More_than_one_batch_goes_in_one_call()
    {
        await using var server = await TestServer.StartAsync();
        await server.DoAsync(Make.Asset("seed"));
        await server.ExecuteAsync("""
            with recursive n (i) as (select 1 union all select i + 1 from n where i < 1200)
            insert into asset (code, state, filename, checksum, version, data, created_at, created_by, modified_at, modified_by, deleted_at, original_path, original_owner)
            select 'n' || i, 2, 'n.txt', checksum, 1, '{}', 1, '', 1, '', 1, '/n.txt', '' from n cross join asset where code = 'seed'
            """);
        Assert.That((await server.DoAsync("""{"action":"emptyTrash"}""")).Get<long>("purged"), Is.EqualTo(1200));
        Assert.That(await server.ValueAsync<long>(Left), Is.EqualTo(11));
    }

    [Test]
    public async Task Bytes_that_are_uploaded_while_they_are_purged_are_there_or_new()
    {
        await using var server = await TestServer.StartAsync();
        var file = Encoding.UTF8.GetBytes("the same bytes in every round");
        await server.UploadAsync("""{"action":"uploadAsset","asset":"a0"}""", file, "f.txt");
        for (var round = 1; round <= 40; round++)
        {
            await server.DoAsync($$"""{"action":"deleteAsset","asset":"a{{round - 1}}"}""");
            var uploading = server.UploadAsync($$"""{"action":"uploadAsset","asset":"a{{round}}"}""", file, "f.txt");
            var purging = round % 2 == 0
                ? server.DoAsync("""{"action":"emptyTrash"}""")
                : server.DoAsync($$"""{"action":"deleteAsset","asset":"a{{round - 1}}","permanent":true}""");
            await Task.WhenAll(uploading, purging);
            Assert.That((int)(await uploading).Status, Is.EqualTo(200), (await uploading).Text);
            Assert.That((await server.GetAsync($"/media/a{round}/f.txt")).Bytes, Is.EqualTo(file), $"round {round}");
        }
        Assert.That(await server.ValueAsync<long>(Left), Is.EqualTo(11));
        Assert.That(await server.BlobsAsync(), Has.Count.EqualTo(1));
    }
}
