using Pims.Tests.Support;

namespace Pims.Tests.Buckets;

/// <summary>getPublicBucketsTree and getMyBucketsTree.</summary>
public sealed class BucketTreeTests
{
    // 1 /Zed, 2 /brand, 3 /brand/Logos, 4 /brand/Logos/Old, 5 editor's /Mine, 6 other's /Theirs, 7 /Mine/Below, 8 /brand/Banners (private)
    static readonly string[] Tree =
    [
        Make.Bucket("Zed"), Make.Bucket("brand"), Make.Bucket("Logos", 2), Make.Bucket("Old", 3), Make.Personal("Mine"),
        Make.Personal("Theirs", "other"), Make.Bucket("Below", 5), Make.Bucket("Banners", 2, isPrivate: true), Make.Bucket("In it", 8),
    ];

    static readonly Scenario[] PublicTree =
    [
        new("The global buckets, siblings by order, then by name")
        {
            Given = [.. Tree, """{"action":"addBucket","name":"Last","order":1}"""],
            Request = """{"action":"getPublicBucketsTree"}""",
            Expect = """
                {"buckets":[
                  {"bucket_id":2,"name":"brand","slug":"brand","type":"global","path":"/brand","order":0,"asset_count":"-","parent_id":"-","children":[
                    {"name":"Banners","is_private":true,"children":[{"name":"In it","is_private":true,"children":[]}]},
                    {"name":"Logos","parent_id":2,"path":"/brand/Logos","is_private":false,"children":[{"name":"Old","path":"/brand/Logos/Old","children":[]}]}]},
                  {"name":"Zed","children":[]},
                  {"name":"Last","order":1,"children":[]}]}
                """,
        },
        new("A subtree has the bucket itself as its one root, which is depth 1")
        {
            Given = Tree,
            As = "viewer",
            Request = """{"action":"getPublicBucketsTree","slug":"logos","depth":1}""",
            Expect = """{"buckets":[{"bucket_id":3,"path":"/brand/Logos","children":[]}]}""",
        },
        new("A subtree below a private bucket is private, its siblings are in order")
        {
            Given = [.. Tree, Make.Bucket("A", 8)],
            Request = """{"action":"getPublicBucketsTree","bucket_id":8}""",
            Expect = """{"buckets":[{"name":"Banners","children":[{"name":"A","is_private":true,"path":"/brand/Banners/A"},{"name":"In it"}]}]}""",
        },
        new("depth counts from the top")
        {
            Given = Tree,
            Request = """{"action":"getPublicBucketsTree","depth":2}""",
            Expect = """{"buckets":[{"name":"brand","children":[{"name":"Banners","children":[]},{"name":"Logos","children":[]}]},{"name":"Zed"}]}""",
        },
        new("counts are each bucket's own assets")
        {
            Given = [.. Tree, Make.Asset("a", 2), Make.Asset("b", 3), Make.Asset("c", 3)],
            Request = """{"action":"getPublicBucketsTree","path":"/brand","counts":true}""",
            Expect = """{"buckets":[{"asset_count":1,"children":[{"asset_count":0},{"asset_count":2}]}]}""",
        },
        new("root is the whole tree") { Given = [Make.Bucket("A"), Make.Bucket("B")], Request = """{"action":"getPublicBucketsTree","bucket_id":"root"}""", Expect = """{"buckets":[{"name":"A"},{"name":"B"}]}""" },
        new("No bucket, no tree") { Request = """{"action":"getPublicBucketsTree"}""", Expect = """{"buckets":[]}""" },
        new("A personal bucket is not in it") { Given = Tree, Request = """{"action":"getPublicBucketsTree","bucket_id":5}""", Status = 404, Expect = """{"error":{"code":"bucket_not_found","parameter":"bucket_id"}}""" },
        new("depth is at least 1") { Request = """{"action":"getPublicBucketsTree","depth":0}""", Status = 400, Expect = """{"error":{"parameter":"depth"}}""" },
        new("Nobody may not") { As = "anonymous", Request = """{"action":"getPublicBucketsTree"}""", Status = 401, Expect = """{"error":{"code":"unauthenticated"}}""" },
    ];

    static readonly Scenario[] MyTree =
    [
        new("The caller's own") { Given = Tree, Request = """{"action":"getMyBucketsTree"}""", Expect = """{"buckets":[{"name":"Mine","type":"personal","is_private":true,"children":[{"name":"Below","is_private":true}]}]}""" },
        new("The administrator's own, not everybody's") { Given = Tree, As = "admin", Request = """{"action":"getMyBucketsTree"}""", Expect = """{"buckets":[]}""" },
        new("A viewer has none") { Given = Tree, As = "viewer", Request = """{"action":"getMyBucketsTree"}""", Expect = """{"buckets":[]}""" },
        new("A subtree") { Given = Tree, Request = """{"action":"getMyBucketsTree","path":"/Mine/Below"}""", Expect = """{"buckets":[{"name":"Below","path":"/Mine/Below","children":[]}]}""" },
        new("Another's is not there") { Given = Tree, Request = """{"action":"getMyBucketsTree","bucket_id":6}""", Status = 404, Expect = """{"error":{"code":"bucket_not_found"}}""" },
        new("A global one is not in it") { Given = Tree, Request = """{"action":"getMyBucketsTree","slug":"zed"}""", Status = 404, Expect = """{"error":{"code":"bucket_not_found","parameter":"slug"}}""" },
        new("Nobody may not") { As = "anonymous", Request = """{"action":"getMyBucketsTree"}""", Status = 401, Expect = """{"error":{"code":"unauthenticated"}}""" },
    ];

    [TestCaseSource(nameof(PublicTree))]
    public Task Getting_the_public_tree(Scenario scenario) => scenario.RunAsync();

    [TestCaseSource(nameof(MyTree))]
    public Task Getting_ones_own_tree(Scenario scenario) => scenario.RunAsync();
}
