using Pims.Tests.Support;

namespace Pims.Tests.Access;

/// <summary>Little things by which one could learn or take what is another's.</summary>
public sealed class SmallLeaksTests
{
    static readonly Scenario[] Scenarios =
    [
        new("Counters are of what exists for the caller")
        {
            Given = [Make.Bucket("Brand"), Make.Asset("a", 1, content: "four"), Make.Asset("free", content: "12"), Make.Personal("Mine"), "editor: " + Make.Asset("own", 2, content: "123456789")],
            As = "other",
            Request = """{"action":"getStatus"}""",
            Expect = """{"counters":{"buckets":1,"assets":2,"bytes":6}}""",
        },
        new("Its owner counts a personal bucket")
        {
            Given = [Make.Bucket("Brand"), Make.Asset("a", 1, content: "four"), Make.Personal("Mine"), "editor: " + Make.Asset("own", 2, content: "123456789")],
            Request = """{"action":"getStatus"}""",
            Expect = """{"counters":{"buckets":2,"assets":2,"bytes":13}}""",
        },
        new("The key of a bucket counts its subtree")
        {
            Given = [Make.Bucket("Brand"), Make.Bucket("Below", 1), Make.Bucket("Other"), Make.Asset("a", 2, content: "four"), Make.Asset("b", 3), Make.Asset("free")],
            As = "read:1",
            Request = """{"action":"getStatus"}""",
            Expect = """{"counters":{"buckets":2,"assets":1,"bytes":4}}""",
        },
        new("A short password is not repeated")
        {
            As = "admin",
            Request = """{"action":"addUser","email":"ann@example.com","password":"hunter2","role":"viewer"}""",
            Status = 400,
            Expect = """{"error":{"code":"invalid_parameter","parameter":"password","message":"password must be a string of 8 to 1024 characters without U+0000."}}""",
        },
        new("A password that is a number is not repeated")
        {
            As = "anonymous",
            Request = """{"action":"authenticate","email":"ann@example.com","password":31415926}""",
            Status = 400,
            Expect = """{"error":{"parameter":"password","message":"password must be a string of 1 to 1024 characters without U+0000."}}""",
        },
        new("A name stands on one line")
        {
            As = "admin",
            Request = """{"action":"addApiKey","name":"A\n  1  admin","role":"viewer"}""",
            Status = 400,
            Expect = """{"error":{"code":"invalid_parameter","parameter":"name"}}""",
        },
    ];

    [TestCaseSource(nameof(Scenarios))]
    public Task It_is_so(Scenario scenario) => scenario.RunAsync();

    [Test]
    public async Task A_code_that_another_reserved_is_not_for_the_key_of_a_bucket()
    {
        await using var server = await TestServer.StartAsync();
        await server.DoAsync(Make.Bucket("Brand"));
        foreach (var (maker, status) in new[] { ("admin", 409), ("write:1", 200) })
        {
            var code = (await server.DoAsync("""{"action":"generateAssetCode"}""", maker)).Get<string>("asset_code");
            Assert.That((int)(await server.PostAsync(Make.Asset(code, 1), "write:1")).Status, Is.EqualTo(status), maker);
        }
    }

    [Test]
    public async Task A_deleted_bucket_leaves_an_entry_and_a_private_file_is_kept_apart()
    {
        await using var server = await TestServer.StartAsync();
        await server.DoAsync(Make.Bucket("Secret", isPrivate: true));
        await server.DoAsync(Make.Asset("a", 1));
        Assert.That((await server.GetAsync("/media/a/a.txt?v=1", "viewer")).Header("Vary"), Is.EqualTo("Authorization,ApiKey"));
        await server.DoAsync("""{"action":"deleteBucket","bucket_id":1,"dry_run":true}""");
        await server.DoAsync("""{"action":"deleteBucket","bucket_id":1}""", "editor");
        var log = await server.DoAsync("""{"action":"getAuditLog","subject":"bucket:1"}""");
        Assert.That(JsonMatch.Difference(Answer.Parse(
            """[{"caller":"api_key:2","action":"deleteBucket","info":{"path":"/Secret","is_private":true,"contents":"move_to_parent"}}]"""), log.Json["log"]), Is.Null, log.Text);
        Assert.That((await server.GetAsync("/media/a/a.txt?v=1")).Header("Vary"), Is.Null);
    }
}
