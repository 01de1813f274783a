using Pims.Tests.Support;

namespace Pims.Tests.Buckets;

public sealed class AddBucketTests
{
    static readonly Scenario[] Scenarios =
    [
        new("A bucket at the top is global, with a slug and two keys")
        {
            Request = """{"action":"addBucket","name":"Brand Ärger"}""",
            Expect = """{"status":"OK","bucket":{"name":"Brand Ärger","slug":"brand-aerger","type":"global","path":"/Brand Ärger","parent_id":"-","owner":"-","asset_count":0,"api_access":{"read_key":"*","write_key":"*"}}}""",
        },
        new("Siblings differ whatever their case")
        {
            Given = ["""{"action":"addBucket","name":"Brand"}"""],
            Request = """{"action":"addBucket","name":"BRAND"}""",
            Status = 409,
            Expect = """{"error":{"code":"bucket_exists","parameter":"name","details":{"bucket_id":1}}}""",
            Store = ("select count(*) from bucket", 1),
        },
        new("A viewer may not")
        {
            As = "viewer",
            Request = """{"action":"addBucket","name":"Brand"}""",
            Status = 403,
            Expect = """{"error":{"code":"forbidden"}}""",
        },
    ];

    [TestCaseSource(nameof(Scenarios))]
    public Task Adding_a_bucket(Scenario scenario) => scenario.RunAsync();
}
