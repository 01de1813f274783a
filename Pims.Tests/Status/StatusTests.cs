using Pims.Tests.Support;

namespace Pims.Tests.Status;

/// <summary>getStatus, listActions and describeAction: the actions that need no credential.</summary>
public sealed class StatusTests
{
    static readonly Scenario[] Scenarios =
    [
        new("Anonymous callers get status and version only")
        {
            Given = [Make.Asset("a")],
            As = "anonymous",
            Request = """{"action":"getStatus"}""",
            Expect = """{"status":"OK","pims_status":"Active","version":"*","counters":"-","database":"-","images":"-","renditions":"-","background":"-"}""",
        },
        new("Callers with a credential get counters: live assets only")
        {
            Given = [Make.Bucket("A"), Make.Bucket("B"), Make.Asset("a", content: "12345"), Make.Asset("b", 1, content: "12345"), Make.Asset("c", 2), """{"action":"generateAssetCode"}""", """{"action":"deleteBucket","bucket_id":2,"contents":"trash"}"""],
            As = "viewer",
            Request = """{"action":"getStatus"}""",
            Expect = """{"counters":{"buckets":1,"assets":2,"bytes":10},"database":"*","images":{"engine":"*","writes":"*","programs":[{"name":"pdftoppm","available":"*","used_for":"Pictures of PDF pages","package":"poppler-utils"},{"name":"pdfinfo"},{"name":"rsvg-convert","package":"librsvg2-bin"},{"name":"ffmpeg","package":"ffmpeg"},{"name":"ffprobe"}]},"renditions":"-","background":"-"}""",
        },
        new("Administrators also get what is done in the background") { As = "admin", Request = """{"action":"getStatus"}""", Expect = """{"renditions":{"bytes":"*","limit":10737418240},"background":[{"name":"expire_assets","total_done":0,"failed_runs":0},{"name":"purge_trash"},{"name":"purge_versions"},{"name":"drop_reserved_codes"},{"name":"drop_downloads"},{"name":"remove_leftovers"},{"name":"forget_renditions"}]}""" },
        new("A wrong credential is refused also where none is needed") { As = "wrong-key", Request = """{"action":"getStatus"}""", Status = 401, Expect = """{"error":{"code":"unauthenticated"}}""" },
        new("An action is described with all it declares")
        {
            As = "anonymous",
            Request = """{"action":"describeAction","name":"deleteCluster"}""",
            Expect = """{"action":{"name":"deleteCluster","group":"Clusters","access":"admin","read_only":false,"takes_files":false,"errors":["cluster_not_found"],"parameters":["*","*"],"result":"*","example":{"action":"deleteCluster","cluster_id":1}}}""",
        },
        new("An unknown one gets the nearest name") { As = "anonymous", Request = """{"action":"describeAction","name":"addBuket"}""", Status = 404, Expect = """{"error":{"code":"unknown_action","parameter":"name","message":"There is no action 'addBuket'; did you mean addBucket?"}}""" },
        new("Describing needs a name") { Request = """{"action":"describeAction"}""", Status = 400, Expect = """{"error":{"code":"missing_parameter","parameter":"name"}}""" },
    ];

    [TestCaseSource(nameof(Scenarios))]
    public Task Asking_what_there_is(Scenario scenario) => scenario.RunAsync();

    static readonly Scenario[] Listing = [new("Every action is listed for everybody") { As = "anonymous", Request = """{"action":"listActions"}""", Expect = """{"actions":"*"}""" }];

    [TestCaseSource(nameof(Listing))]
    public Task Listing_actions(Scenario scenario) => scenario.RunAsync();

    [Test]
    public async Task What_is_listed_is_what_is_described()
    {
        await using var server = await TestServer.StartAsync();
        var actions = (await server.DoAsync("""{"action":"listActions"}""", "anonymous")).Json["actions"]!;
        Assert.That(actions.Count(), Is.GreaterThanOrEqualTo(30));
        foreach (var action in actions)
        {
            var described = await server.DoAsync($$"""{"action":"describeAction","name":"{{action["name"]}}"}""", "anonymous");
            Assert.That(described.Json["action"]!.ToString(), Is.EqualTo(action.ToString()));
        }
    }
}
