using Pims.Tests.Support;

namespace Pims.Tests.Buckets;

public sealed class AddBucketTests
{
    static readonly Scenario[] Scenarios =
    [
        new("A bucket at the top is global, with a slug and two keys")
        {
            Request = """{"action":"addBucket","name":"Brand Ärger"}""",
            Expect = """{"status":"OK","bucket":{"bucket_id":1,"name":"Brand Ärger","slug":"brand-aerger","type":"global","path":"/Brand Ärger","parent_id":"-","owner":"-","order":0,"is_private":false,"cluster":"-","thumbnail":"-","asset_count":0,"created_at":"*","created_by":"api_key:2","modified_at":"*","modified_by":"api_key:2","api_access":{"read_key":"*","write_key":"*"}}}""",
        },
        new("title is another word for name") { Request = """{"action":"addBucket","title":"Brand"}""", Expect = """{"bucket":{"name":"Brand"}}""" },
        new("name and title together are one parameter twice")
        {
            Request = """{"action":"addBucket","title":"Brand","name":"Brand"}""",
            Status = 400,
            Expect = """{"error":{"code":"invalid_parameter"}}""",
        },
        new("All that can be given is kept")
        {
            Given = [Make.Cluster("Campaigns"), Make.Bucket("Brand")],
            Request = """{"action":"addBucket","name":"Logos","parent_path":"/brand","order":-7,"slug":"our-logos","cluster":"campaigns","is_private":true}""",
            Expect = """{"bucket":{"path":"/Brand/Logos","parent_id":1,"order":-7,"slug":"our-logos","cluster":1,"is_private":true}}""",
        },
        new("A personal bucket belongs to who makes it, and is private")
        {
            Request = """{"action":"addBucket","name":"Mine","type":"personal"}""",
            Expect = """{"bucket":{"type":"personal","owner":"api_key:2","is_private":true}}""",
        },
        new("A sub-bucket inherits type, owner and privacy, also when the administrator makes it")
        {
            Given = [Make.Personal("Mine")],
            As = "admin",
            Request = """{"action":"addBucket","name":"Below","parent_id":"1"}""",
            Expect = """{"bucket":{"type":"personal","owner":"api_key:2","is_private":true,"path":"/Mine/Below","created_by":"api_key:1"}}""",
        },
        new("Privacy is inherited downwards")
        {
            Given = [Make.Bucket("Secret", isPrivate: true), Make.Bucket("Middle", 1)],
            Request = """{"action":"addBucket","name":"Low","parent_id":2}""",
            Expect = """{"bucket":{"is_private":true}}""",
        },
        new("A type that is not the parent's is refused")
        {
            Given = [Make.Bucket("Brand")],
            Request = """{"action":"addBucket","name":"Mine","parent_id":1,"type":"personal"}""",
            Status = 400,
            Expect = """{"error":{"code":"invalid_parameter","parameter":"type"}}""",
        },
        new("root and null are the top") { Request = """{"action":"addBucket","name":"A","parent_id":"hub"}""", Expect = """{"bucket":{"path":"/A"}}""" },
        new("Two names of the parent are one too many")
        {
            Given = [Make.Bucket("Brand")],
            Request = """{"action":"addBucket","name":"A","parent_id":1,"parent_path":"/Brand"}""",
            Status = 400,
            Expect = """{"error":{"code":"invalid_parameter","parameter":"parent_path"}}""",
        },
        new("parent_path prefers the caller's own tree")
        {
            Given = [Make.Bucket("Brand"), Make.Personal("Brand", "other"), Make.Personal("Brand")],
            Request = """{"action":"addBucket","name":"A","parent_path":"/Brand"}""",
            Expect = """{"bucket":{"parent_id":3,"type":"personal"}}""",
        },
        new("Another's tree is no parent")
        {
            Given = [Make.Personal("Theirs", "other")],
            Request = """{"action":"addBucket","name":"A","parent_path":"/Theirs"}""",
            Status = 404,
            Expect = """{"error":{"code":"bucket_not_found","parameter":"parent_path"}}""",
        },
        new("Another's bucket is no parent by its id either")
        {
            Given = [Make.Personal("Theirs", "other")],
            Request = """{"action":"addBucket","name":"A","parent_id":1}""",
            Status = 404,
            Expect = """{"error":{"code":"bucket_not_found","parameter":"parent_id"}}""",
        },
        new("Siblings differ whatever their case")
        {
            Given = [Make.Bucket("Größe")],
            Request = """{"action":"addBucket","name":"GRÖßE"}""",
            Status = 409,
            Expect = """{"error":{"code":"bucket_exists","parameter":"name","details":{"bucket_id":1}}}""",
            Store = ("select count(*) from bucket", 1),
        },
        new("Siblings are compared per owner, so that nothing betrays another's bucket")
        {
            Given = [Make.Bucket("Brand"), Make.Personal("Brand", "other")],
            Request = """{"action":"addBucket","name":"Brand","type":"personal"}""",
            Expect = """{"bucket":{"bucket_id":3,"slug":"brand-3"}}""",
        },
        new("A made slug that is taken gets the next number")
        {
            Given = [Make.Bucket("A b"), """{"action":"addBucket","name":"A-B"}""", """{"action":"addBucket","name":"A_b"}"""],
            Request = """{"action":"addBucket","name":"a B!"}""",
            Expect = """{"bucket":{"slug":"a-b-4"}}""",
        },
        new("A name without a Latin letter still has a slug") { Request = """{"action":"addBucket","name":"写真"}""", Expect = """{"bucket":{"slug":"bucket","path":"/写真"}}""" },
        new("A slug of one's own is not changed: taken is taken")
        {
            Given = [Make.Bucket("Brand")],
            Request = """{"action":"addBucket","name":"Other","slug":"brand"}""",
            Status = 409,
            Expect = """{"error":{"code":"slug_taken","parameter":"slug"}}""",
        },
        new("A slug is words of a-z and 0-9")
        {
            Request = """{"action":"addBucket","name":"Other","slug":"No Slug"}""",
            Status = 400,
            Expect = """{"error":{"code":"invalid_parameter","parameter":"slug"}}""",
        },
        new("A name has no /") { Request = """{"action":"addBucket","name":"a/b"}""", Status = 400, Expect = """{"error":{"code":"invalid_parameter","parameter":"name"}}""" },
        new("A name has no control characters") { Request = """{"action":"addBucket","name":"a\nb"}""", Status = 400, Expect = """{"error":{"parameter":"name"}}""" },
        new("A name is not empty") { Request = """{"action":"addBucket","name":""}""", Status = 400, Expect = """{"error":{"parameter":"name"}}""" },
        new("A name has 255 characters, whatever their bytes")
        {
            Request = $$"""{"action":"addBucket","name":"{{string.Concat(Enumerable.Repeat("😀", 255))}}"}""",
        },
        new("A name of 256 characters is too long") { Request = $$"""{"action":"addBucket","name":"{{new string('x', 256)}}"}""", Status = 400, Expect = """{"error":{"parameter":"name"}}""" },
        new("A name is needed") { Request = """{"action":"addBucket"}""", Status = 400, Expect = """{"error":{"code":"missing_parameter","parameter":"name"}}""" },
        new("The 30th level is allowed") { Given = Make.Chain(29), Request = """{"action":"addBucket","name":"L30","parent_id":29}""" },
        new("Buckets nest 30 deep")
        {
            Given = Make.Chain(30),
            Request = """{"action":"addBucket","name":"L31","parent_id":30}""",
            Status = 409,
            Expect = """{"error":{"code":"bucket_too_deep"}}""",
        },
        new("A cluster must be there")
        {
            Request = """{"action":"addBucket","name":"A","cluster":"none"}""",
            Status = 404,
            Expect = """{"error":{"code":"cluster_not_found","parameter":"cluster"}}""",
            Store = ("select count(*) from bucket", 0),
        },
        new("A viewer may not") { As = "viewer", Request = """{"action":"addBucket","name":"Brand"}""", Status = 403, Expect = """{"error":{"code":"forbidden"}}""" },
        new("Nobody may not") { As = "anonymous", Request = """{"action":"addBucket","name":"Brand"}""", Status = 401, Expect = """{"error":{"code":"unauthenticated"}}""" },
    ];

    [TestCaseSource(nameof(Scenarios))]
    public Task Adding_a_bucket(Scenario scenario) => scenario.RunAsync();
}
