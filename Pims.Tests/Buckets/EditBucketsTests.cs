using System.Globalization;
using Pims.Tests.Support;

namespace Pims.Tests.Buckets;

public sealed class EditBucketsTests
{
    const string Edit = """{"action":"editBuckets","buckets":""";

    static readonly string[] Three = [Make.Bucket("A"), Make.Bucket("B"), Make.Bucket("C")];

    static readonly Scenario[] Scenarios =
    [
        new("Several are renamed, moved and ordered, and shown as they are at the end")
        {
            Given = Three,
            Request = Edit + """{"2":{"parent_id":1,"order":3},"1":{"name":"Z"}}}""",
            Expect = """{"buckets":[{"bucket_id":2,"path":"/Z/B","order":3,"api_access":{"read_key":"...","write_key":"..."}},{"bucket_id":1,"name":"Z"}]}""",
        },
        new("parent_id null is the top")
        {
            Given = [Make.Bucket("A"), Make.Bucket("B", 1)],
            Request = Edit + """{"2":{"parent_id":null}}}""",
            Expect = """{"buckets":[{"path":"/B"}]}""",
        },
        new("One that is taken undoes all")
        {
            Given = Three,
            Request = Edit + """{"1":{"name":"X"},"2":{"name":"c"}}}""",
            Status = 409,
            Expect = """{"error":{"code":"bucket_exists","parameter":"buckets.2.name"}}""",
            Store = ("select count(*) from bucket where name = 'X'", 0),
        },
        new("One that is not there undoes all")
        {
            Given = Three,
            Request = Edit + """{"1":{"name":"X"},"9":{"name":"Y"}}}""",
            Status = 404,
            Expect = """{"error":{"code":"bucket_not_found"}}""",
            Store = ("select count(*) from bucket where name = 'X'", 0),
        },
        new("Another's is not there")
        {
            Given = [Make.Personal("Theirs", "other")],
            Request = Edit + """{"1":{"name":"X"}}}""",
            Status = 404,
            Expect = """{"error":{"code":"bucket_not_found"}}""",
        },
        new("Two moves that make a cycle together")
        {
            Given = Three,
            Request = Edit + """{"1":{"parent_id":2},"2":{"parent_id":1}}}""",
            Status = 409,
            Expect = """{"error":{"code":"bucket_cycle","parameter":"buckets.2.parent_id"}}""",
            Store = ("select count(*) from bucket where parent_id is not null", 0),
        },
        new("A move that nests too deep")
        {
            Given = [.. Make.Chain(30), Make.Bucket("A")],
            Request = Edit + """{"31":{"parent_id":30}}}""",
            Status = 409,
            Expect = """{"error":{"code":"bucket_too_deep","parameter":"buckets.31.parent_id"}}""",
        },
        new("A member's name must be an id")
        {
            Request = Edit + """{"brand":{"name":"X"}}}""",
            Status = 400,
            Expect = """{"error":{"code":"invalid_parameter","parameter":"buckets.brand"}}""",
        },
        new("Something must change")
        {
            Given = Three,
            Request = Edit + """{"1":{}}}""",
            Status = 400,
            Expect = """{"error":{"code":"missing_parameter"}}""",
        },
        new("Only name, parent_id and order change here")
        {
            Given = Three,
            Request = Edit + """{"1":{"slug":"x"}}}""",
            Status = 400,
            Expect = """{"error":{"code":"unknown_parameter","parameter":"buckets.1.slug"}}""",
        },
        new("1,001 are too many")
        {
            Request = Edit + "{" + string.Join(',', Enumerable.Range(1, 1001).Select(i => $$"""
                "{{i.ToString(CultureInfo.InvariantCulture)}}":{"order":1}
                """)) + "}}",
            Status = 400,
            Expect = """{"error":{"code":"invalid_parameter","parameter":"buckets"}}""",
        },
        new("A viewer may not") { As = "viewer", Request = Edit + """{"1":{"name":"X"}}}""", Status = 403, Expect = """{"error":{"code":"forbidden"}}""" },
        new("Nobody may not") { As = "anonymous", Request = Edit + "{}}", Status = 401, Expect = """{"error":{"code":"unauthenticated"}}""" },
    ];

    [TestCaseSource(nameof(Scenarios))]
    public Task Editing_buckets(Scenario scenario) => scenario.RunAsync();
}
