using System.Security.Cryptography;
using Newtonsoft.Json.Linq;
using Pims.Tests.Support;

namespace Pims.Tests.Process.Clients;

/// <summary>An asset's texts, tags and bucket changed, found again at once by a search, and listed where it is.</summary>
sealed class Changing(int number) : Client(number)
{
    readonly string[] buckets = new string[2];
    (string Word, int Bucket) now;
    (string Word, int Bucket)? pending;
    int made;

    internal override async Task PrepareAsync(ServerCalls server)
    {
        for (var n = 0; n < buckets.Length; n++)
            buckets[n] = (string)(await DoAsync(server, Make.Bucket($"{Name} {n}")))["bucket"]!["bucket_id"]!;
        await DoAsync(server, Make.Asset(Name));
        pending = (Word(), 0);
        await ChangeAsync(server);
    }

    internal override async Task StepAsync(ServerCalls server)
    {
        pending = RandomNumberGenerator.GetInt32(3) == 0 ? now with { Bucket = 1 - now.Bucket } : now with { Word = Word() };
        await ChangeAsync(server);
        // Whichever server it comes to.
        var found = await DoAsync(server, $$"""{"action":"searchAssets","query":"{{now.Word}}"}""");
        Assert.That(found["assets"]!.Select(asset => (string)asset["asset"]!), Is.EqualTo(new[] { Name }));
        var listed = await DoAsync(server, $$"""{"action":"listAssetsInBucket","bucket_id":{{buckets[now.Bucket]}}}""");
        Assert.That(listed["assets"]!.Count(), Is.EqualTo(1));
    }

    internal override async Task CompareAsync(ServerCalls server)
    {
        var asset = (JObject)(await DoAsync(server, $$"""{"action":"getAssetData","asset":"{{Name}}"}"""))["asset"]!;
        var there = ((string)asset["data"]!["description"]!, Array.IndexOf(buckets, (string)asset["bucket_id"]!));
        if (there == pending)
            now = there;
        pending = null;
        Assert.That(there, Is.EqualTo(now));
        Assert.That((string)asset["data"]!["tags"]![0]!, Is.EqualTo(now.Word), "One action is one change.");
    }

    async Task ChangeAsync(ServerCalls server)
    {
        var (word, bucket) = pending!.Value;
        await DoAsync(server, now.Word == word
            ? $$"""{"action":"moveAssetToBucket","asset":"{{Name}}","bucket_id":{{buckets[bucket]}}}"""
            : $$"""{"action":"updateAssetData","asset":"{{Name}}","bucket_id":{{buckets[bucket]}},"data":{"description":"{{word}}","tags":["{{word}}"]} }""");
        (now, pending) = ((word, bucket), null);
    }

    string Word() => $"{Name}w{++made}";
}
