using System.Globalization;
using Pims.Tests.Support;

namespace Pims.Tests.Buckets;

public sealed class AddBucketsTests
{
    const string Add = """{"action":"addBuckets","buckets":""";

    static readonly Scenario[] Scenarios =
    [
        new("Several come in the order asked, a later one below an earlier one, with keys; of equal names the first has the id")
        {
            Request = Add + """[{"name":"Press"},{"title":"2026","parent_path":"/Press"},{"name":"Press","parent_path":"/Press/2026"}]}""",
            Expect = """{"buckets":[{"bucket_id":1,"path":"/Press","api_access":{"read_key":"*"}},{"bucket_id":2,"path":"/Press/2026"},{"bucket_id":3}],"ids":{"Press":1,"2026":2}}""",
        },
        new("One that fails is named, and none is added")
        {
            Request = Add + """[{"name":"A"},{"name":"B"},{"name":"a"}]}""",
            Status = 409,
            Expect = """{"error":{"code":"bucket_exists","parameter":"buckets[2].name"}}""",
            Store = ("select count(*) from bucket", 0),
        },
        new("One that is malformed is named")
        {
            Request = Add + """[{"name":"A"},{"name":"B"},{"name":5}]}""",
            Status = 400,
            Expect = """{"error":{"code":"invalid_parameter","parameter":"buckets[2].name"}}""",
        },
        new("An unknown member is named")
        {
            Request = Add + """[{"name":"A","nam":"B"}]}""",
            Status = 400,
            Expect = """{"error":{"code":"unknown_parameter","parameter":"buckets[0].nam"}}""",
        },
        new("A parent that is not there")
        {
            Request = Add + """[{"name":"A"},{"name":"B","parent_id":77}]}""",
            Status = 404,
            Expect = """{"error":{"code":"bucket_not_found","parameter":"buckets[1].parent_id"}}""",
            Store = ("select count(*) from bucket", 0),
        },
        new("A cluster that is not there")
        {
            Request = Add + """[{"name":"A","cluster":3}]}""",
            Status = 404,
            Expect = """{"error":{"code":"cluster_not_found","parameter":"buckets[0].cluster"}}""",
        },
        new("A slug that an earlier one has taken")
        {
            Request = Add + """[{"name":"A","slug":"x"},{"name":"B","slug":"x"}]}""",
            Status = 409,
            Expect = """{"error":{"code":"slug_taken","parameter":"buckets[1].slug"}}""",
        },
        new("One that would be too deep")
        {
            Given = Make.Chain(30),
            Request = Add + """[{"name":"A","parent_id":29},{"name":"B","parent_id":30}]}""",
            Status = 409,
            Expect = """{"error":{"code":"bucket_too_deep","parameter":"buckets[1].parent_id"}}""",
        },
        new("1,001 are too many")
        {
            Request = Add + "[" + string.Join(',', Enumerable.Range(0, 1001).Select(i => $$"""{"name":"{{i.ToString(CultureInfo.InvariantCulture)}}"}""")) + "]}",
            Status = 400,
            Expect = """{"error":{"code":"invalid_parameter","parameter":"buckets"}}""",
            Store = ("select count(*) from bucket", 0),
        },
        new("A viewer may not") { As = "viewer", Request = Add + """[{"name":"A"}]}""", Status = 403, Expect = """{"error":{"code":"forbidden"}}""" },
        new("Nobody may not") { As = "anonymous", Request = Add + "[]}", Status = 401, Expect = """{"error":{"code":"unauthenticated"}}""" },
    ];

    [TestCaseSource(nameof(Scenarios))]
    public Task Adding_buckets(Scenario scenario) => scenario.RunAsync();
}
