using Newtonsoft.Json.Linq;
using Pims.Tests.Storage;
using Pims.Tests.Support;

namespace Pims.Tests.Assets;

/// <summary>Random changes of assets by several callers; what is found, and which tags there are, is compared with <see cref="SearchModel"/>.</summary>
public sealed class SearchSequenceTests
{
    static readonly string[] Callers = ["editor", "other", "admin"];
    static readonly string[] Words = ["ba", "bar", "bark", "co", "cob", "da"];
    static readonly string[] AllTags = ["ba", "Bar co", "#da", "cob", "bark-da"];
    static readonly string[] Skus = ["X1", "x1", "X10"];

    [TestCase(1)]
    [TestCase(2)]
    [TestCase(3)]
    public async Task A_random_sequence_leaves_what_the_model_says(int seed)
    {
        await using var server = await TestServer.StartAsync();
        foreach (var made in new[] { Make.Bucket("A"), Make.Bucket("B"), Make.Personal("Mine"), Make.Personal("Theirs", "other") })
            await server.DoAsync(made[made.IndexOf('{')..], made[0] == '{' ? "admin" : made[..made.IndexOf(':')]);
        var (random, uploads) = (new Random(seed), 0);
        var model = new SearchModel { Owners = { [1] = "", [2] = "", [3] = "editor", [4] = "other" } };
        for (var step = 0; step < 150; step++)
        {
            var caller = Pick(Callers);
            var request = Next(caller);
            var answer = await server.DoAsync(request.ToString(), caller);
            var what = $"seed {seed}, step {step}: {caller} {request.ToString(Newtonsoft.Json.Formatting.None)}";
            if ((string?)request["action"] is "renameTag" or "deleteTag")
                Assert.That(answer.Get<int>("changed"), Is.EqualTo(model.Retag(caller, (string)request["tag"]!, (string?)request["to"])), what);
            await CompareAsync(what);
        }
        Assert.That(await SearchIndex.WrongAsync(server), Is.Zero);

        T Pick<T>(IReadOnlyList<T> from) => from[random.Next(from.Count)];

        JArray Some(string[] from) => new(from.Where(_ => random.Next(3) == 0));

        string Text() => string.Join(' ', Enumerable.Range(0, random.Next(4)).Select(_ => Pick(Words)));

        int Bucket(string caller) => Pick(model.Owners.Keys.Where(bucket => model.Sees(caller, bucket)).ToArray());

        JObject Next(string caller)
        {
            var seen = model.Assets.Where(pair => model.Sees(caller, pair.Value.Bucket)).ToArray();
            var live = seen.Where(pair => pair.Value.Where == SearchModel.Where.Live).Select(pair => pair.Key).ToArray();
            var trashed = seen.Where(pair => pair.Value.Where == SearchModel.Where.Trashed).Select(pair => pair.Key).ToArray();
            return random.Next(12) switch
            {
                4 or 5 or 6 when live.Length > 0 => Edit(Pick(live)),
                7 when live.Length > 0 => Move(Pick(live), Bucket(caller)),
                8 when live.Length > 0 => Trash(Pick(live)),
                9 when trashed.Length > 0 => Restore(Pick(trashed)),
                10 when seen.Length > 0 && caller == "admin" => Purge(Pick(seen).Key),
                10 => new JObject { ["action"] = "deleteTag", ["tag"] = Pick(AllTags) },
                11 => new JObject { ["action"] = "renameTag", ["tag"] = Pick(AllTags), ["to"] = Pick(AllTags) },
                _ => Upload($"c{++uploads}", Bucket(caller)),
            };
        }

        JObject Upload(string code, int bucket)
        {
            var asset = new SearchModel.Asset(
                int.Parse(code[1..]), bucket, $"{Pick(Words)}_{Pick(Words)}.txt", Strings(Some(AllTags)), Strings(Some(Words)), Text(), Pick(Skus), SearchModel.Where.Live);
            model.Assets[code] = asset;
            var body = JObject.Parse(Make.Asset(code, bucket == 0 ? null : bucket, asset.Filename));
            body["data"] = DataOf(asset);
            return body;
        }

        JObject Edit(string code)
        {
            var asset = model.Assets[code] with { Tags = Strings(Some(AllTags)), Description = Text(), Sku = Pick(Skus), Filename = $"{Pick(Words)}-{Pick(Words)}.txt" };
            model.Assets[code] = asset;
            return new JObject { ["action"] = "updateAssetsData", ["assets"] = new JObject { [code] = new JObject { ["data"] = DataOf(asset), ["filename"] = asset.Filename } } };
        }

        JObject Move(string code, int bucket)
        {
            model.Assets[code] = model.Assets[code] with { Bucket = bucket };
            return new JObject { ["action"] = "moveAssetToBucket", ["asset"] = code, ["bucket_id"] = bucket == 0 ? null : bucket };
        }

        JObject Trash(string code)
        {
            model.Assets[code] = model.Assets[code] with { Where = SearchModel.Where.Trashed };
            return new JObject { ["action"] = "deleteAsset", ["asset"] = code };
        }

        JObject Restore(string code)
        {
            model.Assets[code] = model.Assets[code] with { Where = SearchModel.Where.Live };
            return new JObject { ["action"] = "restoreAsset", ["asset"] = code };
        }

        JObject Purge(string code)
        {
            model.Assets.Remove(code);
            return new JObject { ["action"] = "deleteAsset", ["asset"] = code, ["permanent"] = true };
        }

        async Task CompareAsync(string what)
        {
            var (caller, words) = (Pick(Callers), Words.Where(_ => random.Next(4) == 0).ToArray());
            var (tag, sku) = (random.Next(2) == 0 ? Pick(AllTags) : null, random.Next(3) == 0 ? Pick(Skus) : null);
            int? bucket = random.Next(3) == 0 ? Bucket(caller) : null;
            var search = new JObject { ["action"] = "searchAssets" };
            if (words.Length > 0)
                search["query"] = string.Join(", ", words);
            if (tag is not null)
                search["tags"] = new JArray(tag);
            if (sku is not null)
                search["data"] = new JObject { ["sku"] = sku };
            if (bucket is not null)
                search["bucket_id"] = bucket == 0 ? "root" : bucket;
            var found = await server.DoAsync(search.ToString(), caller);
            what = $"{what}, then {caller} {search.ToString(Newtonsoft.Json.Formatting.None)}";
            Assert.That(found.Json["assets"]!.Select(asset => (string?)asset["asset"]), Is.EqualTo(model.Search(caller, words, tag, sku, bucket)), what);
            var tags = await server.DoAsync("""{"action":"getTags","counts":true}""", caller);
            Assert.That(tags.Json["tags"]!.Select(one => $"{one["tag"]}={one["count"]}"), Is.EquivalentTo(model.Tags(caller)), what);
        }
    }

    static string[] Strings(JArray array) => [.. array.Select(one => (string)one!)];

    static JObject DataOf(SearchModel.Asset asset) => new()
    {
        ["tags"] = new JArray(asset.Tags), ["keywords"] = new JArray(asset.Keywords), ["description"] = asset.Description, ["sku"] = asset.Sku,
    };
}
