using Pims.Tests.Support;

namespace Pims.Tests.Access;

public sealed class AuditTests
{
    static readonly Scenario[] GetAuditLog =
    [
        new("The newest first: who, from where, what, to whom")
        {
            Given = [Make.Bucket("A"), """editor: {"action":"editBucket","bucket_id":1,"reset_api_access_keys":true}"""],
            As = "admin",
            Request = """{"action":"getAuditLog","limit":2}""",
            Expect = """{"log":[{"timestamp":"*","caller":"api_key:2","name":"editor","address":"127.0.0.1","action":"editBucket","subject":"bucket:1","info":{"keys":"reset"}},{"caller":"api_key:1","name":"First administrator","action":"addApiKey","subject":"api_key:4","info":{"name":"viewer","role":"viewer","key":"-"}}],"next_cursor":"*"}""",
        },
        new("Of one subject") { As = "admin", Request = """{"action":"getAuditLog","subject":"api_key:3"}""", Expect = """{"log":[{"subject":"api_key:3"}],"next_cursor":"-"}""" },
        new("Of a subject that nothing was done to") { As = "admin", Request = """{"action":"getAuditLog","subject":"api_key"}""", Expect = """{"log":[]}""" },
        new("An editor may not") { Request = """{"action":"getAuditLog"}""", Status = 403, Expect = """{"error":{"code":"forbidden"}}""" },
        new("The key of a bucket may not") { Given = [Make.Bucket("A")], As = "write:1", Request = """{"action":"getAuditLog","subject":"bucket:1"}""", Status = 403, Expect = """{"error":{"code":"forbidden"}}""" },
        new("Nobody may not") { As = "anonymous", Request = """{"action":"getAuditLog"}""", Status = 401, Expect = """{"error":{"code":"unauthenticated"}}""" },
    ];

    // Done one after another: who, what, and the entry that it leaves; null for none.
    static readonly (string Caller, string Request, string? Entry)[] Changes =
    [
        ("admin", Make.User("ann@example.com"), """{"caller":"api_key:1","name":"First administrator","action":"addUser","subject":"user:1","info":{"email":"ann@example.com","name":"ann@example.com","role":"editor","password":"-"}}"""),
        ("admin", Make.User("ANN@example.com"), null),
        ("editor", Make.User("eve@example.com", "admin"), null),
        ("anonymous", """{"action":"authenticate","email":"ann@example.com","password":"not the password"}""", null),
        ("anonymous", """{"action":"authenticate","email":"ann@example.com","password":"a password of these tests"}""", """{"caller":"user:1","name":"ann@example.com","action":"authenticate","subject":"user:1","info":{"expires_at":"*","token":"-"}}"""),
        ("admin", """{"action":"editUser","user_id":1,"role":"admin","name":"Ann"}""", """{"caller":"api_key:1","action":"editUser","subject":"user:1","info":{"role":"admin","name":"Ann","email":"-","password":"-","ended_tokens":0}}"""),
        ("admin", """{"action":"editUser","user_id":1,"password":"a new password","email":"anna@example.com"}""", """{"action":"editUser","subject":"user:1","info":{"email":"anna@example.com","password":"changed","ended_tokens":1,"role":"-"}}"""),
        ("admin", """{"action":"editUser","user_id":9,"role":"admin"}""", null),
        ("admin", """{"action":"addApiKey","name":"Export","role":"admin"}""", """{"action":"addApiKey","subject":"api_key:5","info":{"name":"Export","role":"admin","key":"-"}}"""),
        ("admin", """{"action":"editApiKey","api_key_id":5,"role":"viewer","expires_at":"2090-01-01T00:00:00Z"}""", """{"action":"editApiKey","subject":"api_key:5","info":{"name":"Export","role":"viewer","expires_at":"2090-01-01T00:00:00.000Z","key":"-"}}"""),
        ("admin", """{"action":"editApiKey","api_key_id":9,"role":"viewer"}""", null),
        ("admin", """{"action":"deleteApiKey","api_key_id":5}""", """{"action":"deleteApiKey","subject":"api_key:5","info":{"name":"Export","role":"viewer"}}"""),
        ("admin", """{"action":"deleteApiKey","api_key_id":5}""", null),
        ("admin", """{"action":"deleteUser","user_id":1}""", """{"action":"deleteUser","subject":"user:1","info":{"email":"anna@example.com","name":"Ann","role":"admin"}}"""),
        ("admin", """{"action":"deleteApiKey","api_key_id":1}""", null),
        ("admin", """{"action":"editApiKey","api_key_id":1,"role":"viewer"}""", null),
        ("editor", Make.Bucket("Brand"), null),
        ("editor", Make.Bucket("Low", 1), null),
        ("editor", """{"action":"addBucket","name":"Mine","type":"personal"}""", null),
        ("editor", """{"action":"editBucket","bucket_id":1,"name":"Brands","order":3,"slug":"brands"}""", null),
        ("editor", """{"action":"editBucket","bucket_id":1,"is_private":true}""", """{"caller":"api_key:2","name":"editor","action":"editBucket","subject":"bucket:1","info":{"path":"/Brands","type":"global","is_private":true,"keys":"-"}}"""),
        ("editor", """{"action":"editBucket","bucket_id":1,"is_private":true}""", null),
        ("editor", """{"action":"editBucket","bucket_id":2,"is_private":true}""", null),
        ("editor", """{"action":"editBucket","bucket_id":2,"is_private":false,"parent_id":null}""", """{"subject":"bucket:2","info":{"path":"/Low","type":"global","is_private":false}}"""),
        ("editor", """{"action":"editBucket","bucket_id":1,"reset_api_access_keys":true}""", """{"subject":"bucket:1","info":{"keys":"reset"}}"""),
        ("viewer", """{"action":"editBucket","bucket_id":1,"reset_api_access_keys":true}""", null),
        ("write:1", """{"action":"editBucket","bucket_id":1,"reset_api_access_keys":true}""", null),
        ("write:1", """{"action":"editBucket","bucket_id":1,"is_private":false}""", """{"caller":"write_key:1","name":"Brands","action":"editBucket","subject":"bucket:1","info":{"is_private":false}}"""),
        ("editor", """{"action":"editBucket","bucket_id":2,"parent_id":3}""", """{"subject":"bucket:2","info":{"path":"/Mine/Low","type":"personal","is_private":true}}"""),
        ("editor", """{"action":"editBucket","bucket_id":2,"parent_id":1}""", """{"subject":"bucket:2","info":{"path":"/Brands/Low","type":"global","is_private":false}}"""),
        ("editor", """{"action":"editBucket","bucket_id":1,"parent_id":2,"is_private":true}""", null),
        ("editor", """{"action":"editBuckets","buckets":{"1":{"name":"B"},"2":{"order":2}}}""", null),
        ("editor", """{"action":"editBuckets","buckets":{"2":{"parent_id":3},"1":{"name":"C"}}}""", """{"caller":"api_key:2","subject":"bucket:2","info":{"type":"personal"}}"""),
        ("admin", """{"action":"getAuditLog"}""", null),
        ("admin", """{"action":"getUsers"}""", null),
    ];

    [TestCaseSource(nameof(GetAuditLog))]
    public Task Reading_the_log(Scenario scenario) => scenario.RunAsync();

    [Test]
    public async Task Each_change_of_access_leaves_one_entry_and_what_is_refused_or_changes_none_leaves_none()
    {
        await using var server = await TestServer.StartAsync();
        foreach (var (caller, request, entry) in Changes)
        {
            var before = await server.ValueAsync<long>("select count(*) from audit");
            await server.PostAsync(request, caller);
            var log = await server.DoAsync("""{"action":"getAuditLog","limit":1}""");
            Assert.That(await server.ValueAsync<long>("select count(*) from audit") - before, Is.EqualTo(entry is null ? 0 : 1), $"{caller} {request}");
            if (entry is null)
                continue;
            Assert.That(JsonMatch.Difference(Answer.Parse(entry), log.Json["log"]![0]), Is.Null, $"{caller} {request}");
            Assert.That(log.Get<string>("log[0].address"), Is.EqualTo("127.0.0.1"));
        }
        Assert.That(await server.ValueAsync<long>("select count(*) from audit where info like '%pims\\_%' escape '\\' or info like '%pbkdf2%' or info like '% password%'"), Is.Zero);
    }

    [Test]
    public async Task Pages_show_each_entry_once_while_others_come()
    {
        await using var server = await TestServer.StartAsync();
        var first = await server.DoAsync("""{"action":"getAuditLog","limit":2}""");
        await server.DoAsync("""{"action":"addApiKey","name":"More","role":"viewer"}""");
        var cursor = first.Get<string>("next_cursor");
        var second = await server.DoAsync($$"""{"action":"getAuditLog","limit":2,"cursor":"{{cursor}}"}""");
        Assert.That(new[] { first, second }.SelectMany(page => page.Json.SelectTokens("log[*].subject")).Select(one => (string)one!), Is.EqualTo(new[] { "api_key:4", "api_key:3", "api_key:2" }));
        Assert.That(second.Json["next_cursor"], Is.Null);
        var refused = await server.PostAsync($$"""{"action":"getAuditLog","subject":"api_key:2","cursor":"{{cursor}}"}""");
        Assert.That((refused.ErrorCode, refused.Get<string>("error.parameter")), Is.EqualTo(("invalid_parameter", "cursor")));
    }
}
