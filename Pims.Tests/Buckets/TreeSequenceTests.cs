using Newtonsoft.Json.Linq;
using Pims.Tests.Support;

namespace Pims.Tests.Buckets;

/// <summary>Random operations of several callers, each compared with <see cref="TreeModel"/>; and many moves at once.</summary>
public sealed class TreeSequenceTests
{
    const string WrongCounts = "select count(*) from bucket where asset_count <> (select count(*) from asset where asset.bucket_id = bucket.bucket_id and state = 1)";
    const string ForeignChildren = "select count(*) from bucket b join bucket p on p.bucket_id = b.parent_id where p.owner <> b.owner";

    const string Reachable = """
        with recursive tree (bucket_id) as (
            select bucket_id from bucket where parent_id is null
            union all select b.bucket_id from bucket b join tree t on b.parent_id = t.bucket_id)
        select count(*) from tree
        """;

    static readonly string[] Callers = ["editor", "other", "admin"];
    static readonly string[] Names = ["a", "A", "b", "c", "a (2)"];
    static readonly string[] Contents = ["move_to_parent", "trash", "purge"];

    [TestCase(1)]
    [TestCase(2)]
    [TestCase(3)]
    [TestCase(4)]
    public async Task A_random_sequence_leaves_what_the_model_says(int seed)
    {
        await using var server = await TestServer.StartAsync();
        var (random, model, uploads) = (new Random(seed), new TreeModel(), 0);
        for (var step = 0; step < 120; step++)
        {
            var caller = Pick(Callers);
            var (request, expected) = random.Next(10) switch
            {
                0 or 1 or 2 => Add(caller, Pick(Names), Bucket(orTop: true), random.Next(2) == 0),
                3 => Rename(caller, Bucket(), Pick(Names)),
                4 or 5 => Move(caller, Bucket(), Bucket(orTop: true)),
                6 => Delete(caller, Bucket(), Pick(Contents)),
                7 or 8 => Upload(caller, $"f{uploads++}", Bucket(orTop: true)),
                _ => MoveAsset(caller, $"f{random.Next(uploads + 1)}", Bucket(orTop: true)),
            };
            var answer = await server.PostAsync(request.ToString(), caller);
            var what = $"seed {seed}, step {step}: {caller} {request.ToString(Newtonsoft.Json.Formatting.None)} -> {answer.Text}";
            Assert.That(answer.ErrorCode, Is.EqualTo(expected), what);
            if (expected is null && (string?)request["action"] == "addBucket")
                Assert.That(model.Buckets, Does.ContainKey(answer.Get<long>("bucket.bucket_id")), what);
            await CompareAsync(server, model, what);
        }

        T Pick<T>(T[] from) => from[random.Next(from.Length)];

        long Bucket(bool orTop = false) => orTop && random.Next(4) == 0 || model.Buckets.Count == 0 ? orTop ? 0 : 1 : Pick(model.Buckets.Keys.Append(9999).ToArray());

        (JObject, string?) Add(string caller, string name, long parent, bool personal)
        {
            var id = next;
            var code = model.Add(id, caller, name, parent, personal);
            if (code is null)
                next++;
            var request = new JObject { ["action"] = "addBucket", ["name"] = name, ["parent_id"] = Id(parent) };
            if (personal && parent == 0)
                request["type"] = "personal";
            return (request, code);
        }

        (JObject, string?) Rename(string caller, long id, string name) =>
            (new JObject { ["action"] = "editBucket", ["bucket_id"] = id, ["name"] = name }, model.Rename(caller, id, name));

        (JObject, string?) Move(string caller, long id, long to) =>
            (new JObject { ["action"] = "editBucket", ["bucket_id"] = id, ["parent_id"] = Id(to) }, model.Move(caller, id, to));

        (JObject, string?) Delete(string caller, long id, string contents) =>
            (new JObject { ["action"] = "deleteBucket", ["bucket_id"] = id, ["contents"] = contents }, model.Delete(caller, id, contents));

        (JObject, string?) Upload(string caller, string code, long to) =>
            (new JObject { ["action"] = "uploadAsset", ["asset"] = code, ["filename"] = "f", ["content"] = random.Next(2) == 0 ? "aGk=" : "aGV5", ["bucket_id"] = Id(to) }, model.Upload(caller, code, to));

        (JObject, string?) MoveAsset(string caller, string code, long to) =>
            (new JObject { ["action"] = "moveAssetToBucket", ["asset"] = code, ["bucket_id"] = Id(to) }, model.MoveAsset(caller, code, to));
    }

    [Test]
    public async Task Two_hundred_moves_at_once_leave_a_tree_and_readers_always_see_one()
    {
        await using var server = await TestServer.StartAsync();
        for (var id = 1; id <= 20; id++)
            await server.DoAsync(Make.Bucket($"B{id}", id % 3 == 0 ? id - 1 : null));
        await server.DoAsync(Make.Asset("a", 20));
        var random = new Random(7);
        var moves = Enumerable.Range(0, 200).Select(i => (Id: random.Next(1, 21), To: random.Next(0, 21), Caller: Callers[i % 3])).ToArray();
        var writing = Task.WhenAll(moves.Select(move => server.PostAsync(
            new JObject { ["action"] = "editBucket", ["bucket_id"] = move.Id, ["parent_id"] = Id(move.To) }.ToString(), move.Caller)));
        var reads = new List<Answer>();
        while (!writing.IsCompleted || reads.Count < 10)
        {
            reads.Add(await server.PostAsync("""{"action":"getPublicBucketsTree"}"""));
            reads.Add(await server.PostAsync("""{"action":"getPublicBucketsTree","bucket_id":5}"""));
            reads.Add(await server.PostAsync("""{"action":"listAssetsInBucket","bucket_id":"root","recursive":true}"""));
            Assert.That(reads[^3].Json.SelectTokens("$..bucket_id").Count(), Is.EqualTo(20));
            Assert.That(reads[^2].Json["buckets"]!.Count(), Is.EqualTo(1));
        }
        Assert.That(reads.Select(answer => (int)answer.Status), Has.All.EqualTo(200));
        var answers = await writing;
        Assert.That(answers.Select(answer => (int)answer.Status), Has.All.AnyOf(200, 409));
        Assert.That(answers.Where(answer => (int)answer.Status == 409).Select(answer => answer.ErrorCode), Has.All.EqualTo("bucket_cycle"));
        Assert.That(answers.Count(answer => (int)answer.Status == 200), Is.GreaterThan(20));
        Assert.That(await server.ValueAsync<long>(Reachable), Is.EqualTo(20));
    }

    long next;

    [SetUp]
    public void CountFromOne() => next = 1;

    static JToken Id(long bucket) => bucket == 0 ? "root" : bucket;

    static async Task CompareAsync(TestServer server, TreeModel model, string what)
    {
        var rows = await server.Database.ReadAsync(
            session => session.ListAsync<string>("select bucket_id || '|' || coalesce(parent_id, 0) || '|' || owner || '|' || name from bucket order by bucket_id"),
            CancellationToken.None);
        Assert.That(rows, Is.EqualTo(model.Buckets.OrderBy(pair => pair.Key).Select(pair => $"{pair.Key}|{pair.Value.Parent}|{Owner(pair.Value.Owner)}|{pair.Value.Name}")), what);
        var assets = await server.Database.ReadAsync(
            session => session.ListAsync<string>("select code || '|' || coalesce(bucket_id, 0) || '|' || state from asset"), CancellationToken.None);
        Assert.That(assets, Is.EquivalentTo(model.Assets.Select(pair => $"{pair.Key}|{pair.Value}|1").Concat(model.Trash.Select(code => $"{code}|0|2"))), what);
        Assert.That(await server.ValueAsync<long>(WrongCounts), Is.Zero, what);
        Assert.That(await server.ValueAsync<long>(ForeignChildren), Is.Zero, what);
        Assert.That(await server.ValueAsync<long>(Reachable), Is.EqualTo(model.Buckets.Count), what);
        var blobs = await server.Database.ReadAsync(
            session => session.ListAsync<string>("select b.name from blob b where exists (select 1 from asset a where a.checksum = b.checksum)"), CancellationToken.None);
        Assert.That(await server.BlobsAsync(), Is.EquivalentTo(blobs), what);
    }

    static string Owner(string caller) => caller switch { "admin" => "api_key:1", "editor" => "api_key:2", "other" => "api_key:3", _ => "" };
}
