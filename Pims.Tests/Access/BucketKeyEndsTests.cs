using Pims.Tests.Support;

namespace Pims.Tests.Access;

/// <summary>When the keys of a bucket stop or come to mean something else: at the next request.</summary>
public sealed class BucketKeyEndsTests
{
    const string Look = """{"action":"getAssetData","asset":"a"}""";

    TestServer server = null!;
    string read = null!, write = null!, signed = null!;

    /// <summary>1 /Secret with the asset a, 2 /Secret/Inner, 3 /Elsewhere.</summary>
    [SetUp]
    public async Task Start()
    {
        server = await TestServer.StartAsync();
        foreach (var request in new[] { Make.Bucket("Secret", isPrivate: true), Make.Bucket("Inner", 1), Make.Bucket("Elsewhere", isPrivate: true), Make.Asset("a", 1) })
            await server.DoAsync(request);
        (read, write) = (await server.CredentialAsync("read:1"), await server.CredentialAsync("write:1"));
        signed = new Uri((await server.DoAsync("""{"action":"createSignedUrl","asset":"a"}""", read)).Get<string>("url")).PathAndQuery;
        Assert.That(await AllAsync(), Is.EqualTo((200, 200, 200, 200)));
    }

    [TearDown]
    public async Task Stop() => await server.DisposeAsync();

    [Test]
    public async Task New_keys_stop_the_old_ones_everywhere()
    {
        var now = await server.DoAsync("""{"action":"editBucket","bucket_id":1,"reset_api_access_keys":true}""", "editor");
        Assert.That(await AllAsync(), Is.EqualTo((401, 401, 404, 403)));
        Assert.That((await server.GetAsync(signed)).ErrorCode, Is.EqualTo("invalid_signature"));
        Assert.That((int)(await server.GetAsync($"/media/a/a.txt?read_key={now.Get<string>("bucket.api_access.read_key")}")).Status, Is.EqualTo(200));
        Assert.That((int)(await server.PostAsync(Look, now.Get<string>("bucket.api_access.write_key"))).Status, Is.EqualTo(200));
    }

    [TestCase("""{"action":"deleteBucket","bucket_id":1,"contents":"trash"}""", 404)]
    [TestCase("""{"action":"deleteBucket","bucket_id":1,"contents":"purge"}""", 404)]
    // The asset is then in no bucket, and public.
    [TestCase("""{"action":"deleteBucket","bucket_id":1}""", 200)]
    public async Task They_end_with_their_bucket(string deletion, int byReadKey)
    {
        await server.DoAsync(deletion);
        Assert.That(await AllAsync(), Is.EqualTo((401, 401, byReadKey, 403)));
    }

    [Test]
    public async Task They_end_with_the_bucket_above_theirs()
    {
        var inner = await server.CredentialAsync("write:2");
        await server.DoAsync("""{"action":"deleteBucket","bucket_id":1,"contents":"trash"}""");
        Assert.That((int)(await server.PostAsync("""{"action":"getStatus"}""", inner)).Status, Is.EqualTo(401));
    }

    [Test]
    public async Task They_go_with_their_bucket_wherever_it_is_moved()
    {
        await server.DoAsync("""{"action":"editBucket","bucket_id":1,"parent_id":3}""");
        Assert.That(await AllAsync(), Is.EqualTo((200, 200, 200, 200)));
        Assert.That((await server.DoAsync("""{"action":"getSubBuckets","bucket_id":"root"}""", read)).Get<string>("buckets[0].path"), Is.EqualTo("/Elsewhere/Secret"));
    }

    [Test]
    public async Task They_are_those_of_a_personal_bucket_once_it_is_one_and_no_more_once_it_is_not()
    {
        await server.DoAsync("""{"action":"addBucket","name":"Mine","type":"personal"}""", "editor");
        await server.DoAsync("""{"action":"editBucket","bucket_id":1,"parent_id":4}""", "editor");
        Assert.That(await AllAsync(), Is.EqualTo((200, 200, 200, 200)));
        var added = await server.DoAsync("""{"action":"addBucket","name":"New","parent_id":1}""", write);
        Assert.That((added.Get<string>("bucket.type"), added.Get<string>("bucket.owner")), Is.EqualTo(("personal", "api_key:2")));
        Assert.That((await server.DoAsync("""{"action":"getMyBucketsTree"}""", read)).Get<int>("buckets[0].bucket_id"), Is.EqualTo(1));
        Assert.That((int)(await server.PostAsync(Look, "other")).Status, Is.EqualTo(404));
        await server.DoAsync("""{"action":"editBucket","bucket_id":1,"parent_id":3}""", "editor");
        Assert.That((await server.DoAsync("""{"action":"getMyBucketsTree"}""", read)).Json["buckets"], Is.Empty);
        Assert.That(await AllAsync(), Is.EqualTo((200, 200, 200, 200)));
    }

    [Test]
    public async Task What_leaves_the_subtree_is_gone_and_what_comes_back_is_there()
    {
        await server.DoAsync("""{"action":"moveAssetToBucket","asset":"a","bucket_id":3}""");
        Assert.That(await AllAsync(), Is.EqualTo((404, 404, 404, 404)));
        await server.DoAsync("""{"action":"moveAssetToBucket","asset":"a","bucket_id":2}""");
        Assert.That(await AllAsync(), Is.EqualTo((200, 200, 200, 200)));
        await server.DoAsync("""{"action":"editBucket","bucket_id":2,"parent_id":3}""");
        Assert.That(await AllAsync(), Is.EqualTo((404, 404, 404, 404)));
        Assert.That((int)(await server.PostAsync("""{"action":"getBucket","bucket_id":2}""", write)).Status, Is.EqualTo(404));
        await server.DoAsync("""{"action":"editBucket","bucket_id":2,"parent_id":1}""");
        Assert.That(await AllAsync(), Is.EqualTo((200, 200, 200, 200)));
    }

    [Test]
    public async Task A_write_key_is_shown_the_keys_and_they_work()
    {
        var shown = await server.DoAsync("""{"action":"getBucket","bucket_id":1}""", write);
        Assert.That((shown.Get<string>("bucket.api_access.read_key"), shown.Get<string>("bucket.api_access.write_key")), Is.EqualTo((read, write)));
        var below = await server.DoAsync("""{"action":"getBucket","bucket_id":2}""", write);
        Assert.That((int)(await server.PostAsync(Look, below.Get<string>("bucket.api_access.write_key"))).Status, Is.EqualTo(404));
    }

    [Test]
    public async Task In_an_address_only_a_read_key_is_one()
    {
        await server.DoAsync(Make.Asset("public"));
        foreach (var (key, status) in new[] { (read, 200), (write, 404), (server.KeyOf("admin"), 404), ("wrong", 404), ("", 404), (read + "&read_key=" + read, 404) })
        {
            Assert.That((int)(await server.GetAsync($"/media/a/a.txt?read_key={key}")).Status, Is.EqualTo(status), key);
            if (!key.Contains('&'))
                Assert.That((int)(await server.GetAsync($"/media/public/a.txt?read_key={key}")).Status, Is.EqualTo(200), key);
        }
    }

    [Test]
    public async Task A_reserved_code_is_read_and_filled_by_the_write_key_that_reserved_it()
    {
        var code = (await server.DoAsync("""{"action":"generateAssetCode"}""", write)).Get<string>("asset_code");
        string get = $$"""{"action":"getAssetData","asset":"{{code}}"}""";
        Assert.That((await server.DoAsync(get, write)).Get<string>("asset.created_by"), Is.EqualTo("write_key:1"));
        foreach (var other in new[] { read, "read:2", "write:3" })
            Assert.That((int)(await server.PostAsync(get, other)).Status, Is.EqualTo(404), other);
        await server.DoAsync($$"""{"action":"uploadAsset","asset":"{{code}}","bucket_id":2,"filename":"f.txt","content":"aGk="}""", write);
        Assert.That((await server.DoAsync(get, read)).Get<string>("asset.path"), Is.EqualTo("/Secret/Inner/f.txt"));
        Assert.That((int)(await server.PostAsync(get, "write:3")).Status, Is.EqualTo(404));
    }

    [TestCase("""{"action":"getBuckets","limit":1""", "bucket_id")]
    [TestCase("""{"action":"listAssetsInBucket","bucket_id":"root","recursive":true,"limit":1""", "asset")]
    public async Task The_cursor_of_another_scope_gives_nothing_away(string list, string name)
    {
        await server.DoAsync(Make.Asset("b", 2));
        await server.DoAsync(Make.Asset("c", 3));
        var own = await PagesAsync(list, "}", read, name);
        var cursor = (await server.DoAsync(list + "}")).Get<string>("next_cursor");
        Assert.That(own, Has.Count.EqualTo(2));
        Assert.That(await PagesAsync(list, $$""","cursor":"{{cursor}}"}""", read, name), Is.SubsetOf(own));
        Assert.That(await PagesAsync(list, $$""","cursor":"{{cursor}}"}""", "read:3", name), Has.Count.LessThanOrEqualTo(1));
    }

    async Task<List<string>> PagesAsync(string list, string end, string caller, string name)
    {
        var found = new List<string>();
        for (var answer = await server.DoAsync(list + end, caller); ; answer = await server.DoAsync($$"""{{list}},"cursor":"{{answer.Json["next_cursor"]}}"}""", caller))
        {
            found.AddRange(answer.Json.SelectTokens($"*[*].{name}").Select(token => token.ToString()));
            if (answer.Json["next_cursor"] is null)
                return found;
        }
    }

    /// <summary>The asset for the read key, for the write key, for the read key in an address, and by the read key's signed address.</summary>
    async Task<(int Read, int Write, int Address, int Signed)> AllAsync() => (
        (int)(await server.PostAsync(Look, read)).Status,
        (int)(await server.PostAsync(Look, write)).Status,
        (int)(await server.GetAsync($"/media/a/a.txt?read_key={read}")).Status,
        (int)(await server.GetAsync(signed)).Status);
}
