using FsCheck;
using FsCheck.Fluent;
using Newtonsoft.Json.Linq;
using Pims.Tests.Contract;

namespace Pims.Tests.Access;

/// <summary>
/// Whatever the tree and whoever asks, each way of looking shows the same buckets and the same assets: those that a model of a few lines says.
/// </summary>
public sealed class OneSightTests : OneServerTest
{
    const int MostBuckets = 14;

    static readonly string[] Owners = ["", "editor", "other"];

    /// <summary>A bucket to be made: a parent of -1 is the top, an owner a caller's name or (empty) everybody.</summary>
    sealed record Planned(int Index, int Parent, string Owner, bool IsPrivate, int Assets, string Path);

    sealed record Made(Planned Plan, long Id, string ReadKey, string WriteKey);

    [Test]
    public void Every_way_of_looking_shows_the_same() =>
        Prop.ForAll(ArbMap.Default.ArbFor<byte[]>(), seed => HoldsAsync(Plan(seed))).Check(Config.QuickThrowOnFailure.WithMaxTest(20));

    /// <summary>Two bytes for each bucket: where it is, and what it is like.</summary>
    static List<Planned> Plan(byte[] seed)
    {
        var planned = new List<Planned>();
        foreach (var (i, pair) in seed.Chunk(2).Where(pair => pair.Length == 2).Take(MostBuckets).Index())
        {
            var parent = pair[0] % (i + 1) - 1;
            var owner = parent >= 0 ? planned[parent].Owner : Owners[pair[1] % 3];
            planned.Add(new Planned(i, parent, owner, (pair[1] & 32) > 0, pair[1] >> 6, (parent >= 0 ? planned[parent].Path : "") + $"/B{i}"));
        }
        return planned;
    }

    async Task HoldsAsync(List<Planned> plan)
    {
        await Server.ExecuteAsync("delete from asset_log");
        await Server.ExecuteAsync("delete from asset");
        await Server.ExecuteAsync("delete from bucket");
        var made = new List<Made>();
        foreach (var one in plan)
            made.Add(await MakeAsync(one, made));
        await Server.DoAsync(Support.Make.Asset("free"));
        foreach (var caller in new[] { "admin", "editor", "other", "viewer" })
            await LookAsync(caller, made, one => caller == "admin" || one.Owner.Length == 0 || one.Owner == caller, seesTop: true);
        // The first and the last: of a wide subtree, and of a leaf.
        foreach (var bucket in made.Take(1).Concat(made.TakeLast(1)))
        {
            foreach (var key in new[] { bucket.ReadKey, bucket.WriteKey })
                await LookAsync(key, made, one => (one.Path + "/").StartsWith(bucket.Plan.Path + "/", StringComparison.Ordinal) && one.Owner == bucket.Plan.Owner, seesTop: false);
        }
    }

    async Task<Made> MakeAsync(Planned plan, List<Made> made)
    {
        var bucket = new JObject { ["action"] = "addBucket", ["name"] = $"B{plan.Index}", ["is_private"] = plan.IsPrivate };
        if (plan.Parent >= 0)
            bucket["parent_id"] = made[plan.Parent].Id;
        else
            bucket["type"] = plan.Owner.Length > 0 ? "personal" : "global";
        var answer = await Server.DoAsync(bucket.ToString(), plan.Owner.Length > 0 ? plan.Owner : "admin");
        var id = answer.Get<long>("bucket.bucket_id");
        if (plan.Assets > 0)
            await Server.DoAsync(new JArray(Enumerable.Range(0, plan.Assets).Select(i => JObject.Parse(Support.Make.Asset($"a{plan.Index}-{i}", (int)id)))).ToString());
        return new Made(plan, id, answer.Get<string>("bucket.api_access.read_key"), answer.Get<string>("bucket.api_access.write_key"));
    }

    async Task LookAsync(string caller, List<Made> made, Func<Planned, bool> isSeen, bool seesTop)
    {
        var seen = made.Where(one => isSeen(one.Plan)).ToArray();
        var buckets = seen.Select(one => one.Id).ToArray();
        var assets = seen.SelectMany(one => CodesOf(one.Plan)).Concat(seesTop ? ["free"] : []).ToArray();
        var ids = made.Select(one => one.Id).Append(987654).ToArray();
        var codes = made.SelectMany(one => CodesOf(one.Plan)).Append("free").Append("nothing").ToArray();

        Same("getBuckets", buckets, await NamesAsync<long>("""{"action":"getBuckets","limit":10000}""", "buckets[*].bucket_id"));
        Same("getBucketList", buckets, await NamesAsync<long>($$"""{"action":"getBucketList","bucket_ids":[{{string.Join(',', ids)}}]}""", "buckets[*].bucket_id"));
        Same("getBucket", buckets, await EachAsync<long>(ids.Select(id => new JObject { ["action"] = "getBucket", ["bucket_id"] = id }), "bucket.bucket_id"));
        Same("getBucket by path", buckets, await EachAsync<long>(made.Select(one => new JObject { ["action"] = "getBucket", ["path"] = one.Plan.Path }), "bucket.bucket_id"));
        Same("getSubBuckets", buckets, await WalkAsync());
        var trees = (await NamesAsync<long>("""{"action":"getPublicBucketsTree"}""", "buckets..bucket_id"))
            .Concat(await NamesAsync<long>("""{"action":"getMyBucketsTree"}""", "buckets..bucket_id"));
        Same("both trees", seen.Where(one => caller != "admin" || one.Plan.Owner.Length == 0).Select(one => one.Id), trees);
        Same("listAssetsInBucket", assets, await NamesAsync<string>("""{"action":"listAssetsInBucket","bucket_id":"root","recursive":true}""", "assets[*].asset"));
        Same("getAssetDataList", assets, await NamesAsync<string>(new JObject { ["action"] = "getAssetDataList", ["assets"] = new JArray(codes) }.ToString(), "assets[*].asset"));
        Same("getAssetData", assets, await EachAsync<string>(codes.Select(code => new JObject { ["action"] = "getAssetData", ["asset"] = code }), "asset.asset"));

        void Same<T>(string way, IEnumerable<T> expected, IEnumerable<T> found) =>
            Assert.That(found, Is.EquivalentTo(expected), $"{way} of {caller} in {string.Join(", ", made.Select(one => $"{one.Id} {one.Plan.Path} {one.Plan.Owner}"))}");

        async Task<IEnumerable<T>> NamesAsync<T>(string request, string path) =>
            (await Server.DoAsync(request, caller)).Json.SelectTokens(path).Select(token => token.Value<T>()!);

        async Task<IEnumerable<T>> EachAsync<T>(IEnumerable<JObject> requests, string path) =>
            requests.Any() ? await NamesAsync<T>(new JArray(requests).ToString(), "[*]." + path) : [];

        async Task<List<long>> WalkAsync()
        {
            var found = new List<long>();
            for (var level = (await NamesAsync<long>("""{"action":"getSubBuckets","bucket_id":"root"}""", "buckets[*].bucket_id")).ToArray(); level.Length > 0;)
            {
                found.AddRange(level);
                level = [.. await EachAsync<long>(level.Select(id => new JObject { ["action"] = "getSubBuckets", ["bucket_id"] = id }), "buckets[*].bucket_id")];
            }
            return found;
        }
    }

    static IEnumerable<string> CodesOf(Planned plan) => Enumerable.Range(0, plan.Assets).Select(i => $"a{plan.Index}-{i}");
}
