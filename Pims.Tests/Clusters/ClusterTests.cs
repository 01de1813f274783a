using Pims.Tests.Support;

namespace Pims.Tests.Clusters;

public sealed class ClusterTests
{
    static readonly string[] Two = [Make.Cluster("Campaigns"), Make.Cluster("Archive")];

    static readonly Scenario[] AddCluster =
    [
        new("A title makes a slug")
        {
            As = "admin",
            Request = """{"action":"addCluster","title":"Our Campaigns"}""",
            Expect = """{"cluster":{"cluster_id":1,"title":"Our Campaigns","slug":"our-campaigns","created_at":"*","created_by":"api_key:1","modified_at":"*","modified_by":"api_key:1"}}""",
        },
        new("A made slug that is taken gets a number") { Given = Two, As = "admin", Request = """{"action":"addCluster","title":"campaigns"}""", Expect = """{"cluster":{"slug":"campaigns-2"}}""" },
        new("A bucket's slug is not a cluster's") { Given = [Make.Bucket("Brand")], As = "admin", Request = """{"action":"addCluster","title":"A","slug":"brand"}""", Expect = """{"cluster":{"slug":"brand"}}""" },
        new("A slug of one's own that is taken") { Given = Two, As = "admin", Request = """{"action":"addCluster","title":"A","slug":"archive"}""", Status = 409, Expect = """{"error":{"code":"slug_taken","parameter":"slug"}}""", Store = ("select count(*) from cluster", 2) },
        new("A title is needed") { As = "admin", Request = """{"action":"addCluster"}""", Status = 400, Expect = """{"error":{"code":"missing_parameter","parameter":"title"}}""" },
        new("A title is not empty") { As = "admin", Request = """{"action":"addCluster","title":""}""", Status = 400, Expect = """{"error":{"code":"invalid_parameter","parameter":"title"}}""" },
        new("An editor may not") { Request = """{"action":"addCluster","title":"A"}""", Status = 403, Expect = """{"error":{"code":"forbidden"}}""" },
        new("Nobody may not") { As = "anonymous", Request = """{"action":"addCluster","title":"A"}""", Status = 401, Expect = """{"error":{"code":"unauthenticated"}}""" },
    ];

    static readonly Scenario[] GetClusters =
    [
        new("All, by title") { Given = Two, As = "viewer", Request = """{"action":"getClusters"}""", Expect = """{"clusters":[{"title":"Archive","cluster_id":2},{"title":"Campaigns"}]}""" },
        new("None") { Request = """{"action":"getClusters"}""", Expect = """{"clusters":[]}""" },
        new("Nobody may not") { As = "anonymous", Request = """{"action":"getClusters"}""", Status = 401, Expect = """{"error":{"code":"unauthenticated"}}""" },
    ];

    static readonly Scenario[] EditCluster =
    [
        new("A new title leaves the slug") { Given = Two, As = "admin", Request = """{"action":"editCluster","cluster_id":"1","title":"Shows"}""", Expect = """{"cluster":{"title":"Shows","slug":"campaigns"}}""" },
        new("Beside cluster_id, slug is the new one") { Given = Two, As = "admin", Request = """{"action":"editCluster","cluster_id":1,"slug":"shows"}""", Expect = """{"cluster":{"title":"Campaigns","slug":"shows"}}""" },
        new("Alone, slug names the cluster") { Given = Two, As = "admin", Request = """{"action":"editCluster","slug":"archive","title":"Old"}""", Expect = """{"cluster":{"cluster_id":2,"title":"Old","slug":"archive"}}""" },
        new("A slug that is taken") { Given = Two, As = "admin", Request = """{"action":"editCluster","cluster_id":1,"slug":"archive"}""", Status = 409, Expect = """{"error":{"code":"slug_taken","parameter":"slug"}}""" },
        new("A slug may be set to what it is") { Given = Two, As = "admin", Request = """{"action":"editCluster","cluster_id":1,"slug":"campaigns"}""" },
        new("An unknown one") { As = "admin", Request = """{"action":"editCluster","cluster_id":9,"title":"A"}""", Status = 404, Expect = """{"error":{"code":"cluster_not_found","parameter":"cluster_id"}}""" },
        new("An unknown slug") { As = "admin", Request = """{"action":"editCluster","slug":"none","title":"A"}""", Status = 404, Expect = """{"error":{"code":"cluster_not_found","parameter":"slug"}}""" },
        new("Something must change") { Given = Two, As = "admin", Request = """{"action":"editCluster","cluster_id":1}""", Status = 400, Expect = """{"error":{"code":"missing_parameter"}}""" },
        new("It must be named") { Given = Two, As = "admin", Request = """{"action":"editCluster","title":"A"}""", Status = 400, Expect = """{"error":{"code":"missing_parameter","parameter":"cluster_id"}}""" },
        new("An editor may not") { Given = Two, Request = """{"action":"editCluster","cluster_id":1,"title":"A"}""", Status = 403, Expect = """{"error":{"code":"forbidden"}}""" },
        new("Nobody may not") { As = "anonymous", Request = """{"action":"editCluster","cluster_id":1}""", Status = 401, Expect = """{"error":{"code":"unauthenticated"}}""" },
    ];

    static readonly Scenario[] DeleteCluster =
    [
        new("Its buckets stay")
        {
            Given = [.. Two, """{"action":"addBucket","name":"A","cluster":1}""", """{"action":"addBucket","name":"B","cluster":"archive"}"""],
            As = "admin",
            Request = """{"action":"deleteCluster","cluster_id":1}""",
            Expect = """{"cluster":{"cluster_id":1,"slug":"campaigns"}}""",
            Store = ("select (select count(*) from bucket) * 10 + (select count(*) from bucket where cluster_id = 2)", 21),
        },
        new("By slug") { Given = Two, As = "admin", Request = """{"action":"deleteCluster","slug":"archive"}""", Expect = """{"cluster":{"cluster_id":2}}""", Store = ("select count(*) from cluster", 1) },
        new("By both is one too many") { Given = Two, As = "admin", Request = """{"action":"deleteCluster","cluster_id":1,"slug":"archive"}""", Status = 400, Expect = """{"error":{"code":"invalid_parameter","parameter":"slug"}}""" },
        new("An unknown one") { As = "admin", Request = """{"action":"deleteCluster","cluster_id":1}""", Status = 404, Expect = """{"error":{"code":"cluster_not_found","parameter":"cluster_id"}}""" },
        new("It must be named") { As = "admin", Request = """{"action":"deleteCluster"}""", Status = 400, Expect = """{"error":{"code":"missing_parameter"}}""" },
        new("An editor may not") { Given = Two, Request = """{"action":"deleteCluster","cluster_id":1}""", Status = 403, Expect = """{"error":{"code":"forbidden"}}""", Store = ("select count(*) from cluster", 2) },
        new("Nobody may not") { As = "anonymous", Request = """{"action":"deleteCluster","cluster_id":1}""", Status = 401, Expect = """{"error":{"code":"unauthenticated"}}""" },
    ];

    [TestCaseSource(nameof(AddCluster))]
    public Task Adding_a_cluster(Scenario scenario) => scenario.RunAsync();

    [TestCaseSource(nameof(GetClusters))]
    public Task Getting_clusters(Scenario scenario) => scenario.RunAsync();

    [TestCaseSource(nameof(EditCluster))]
    public Task Editing_a_cluster(Scenario scenario) => scenario.RunAsync();

    [TestCaseSource(nameof(DeleteCluster))]
    public Task Deleting_a_cluster(Scenario scenario) => scenario.RunAsync();
}
