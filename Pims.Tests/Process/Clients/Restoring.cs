using Pims.Tests.Support;

namespace Pims.Tests.Process.Clients;

/// <summary>A bucket into the trash, and its assets back.</summary>
sealed class Restoring(int number) : Client(number)
{
    const int Assets = 5;

    bool isTrashed;

    string Codes => string.Join(',', Enumerable.Range(0, Assets).Select(n => $"\"{Name}-{n}\""));

    internal override async Task StepAsync(ServerCalls server)
    {
        await DoAsync(server, isTrashed
            ? $$"""{"action":"restoreAssets","assets":[{{Codes}}]}"""
            : $$"""{"action":"deleteBucket","path":"/{{Name}}","contents":"trash"}""");
        isTrashed = !isTrashed;
    }

    internal override async Task PrepareAsync(ServerCalls server)
    {
        await DoAsync(server, $$"""[{"action":"addBucket","name":"{{Name}}"},{"action":"addBucket","name":"below","parent_path":"/{{Name}}"}]""");
        for (var n = 0; n < Assets; n++)
            await DoAsync(server, Make.Asset($"{Name}-{n}").Insert(1, $"\"path\":\"/{Name}/below\","));
    }

    internal override async Task CompareAsync(ServerCalls server)
    {
        var live = (await DoAsync(server, $$"""{"action":"getAssetDataList","assets":[{{Codes}}]}"""))["assets"]!;
        Assert.That(live.Count(), Is.EqualTo(0).Or.EqualTo(Assets), "All of a bucket goes, and comes, at once.");
        if (IsUndecided)
            isTrashed = !live.Any();
        Assert.That(live.Any(), Is.EqualTo(!isTrashed));
        Assert.That(live.Select(asset => (string)asset["path"]!), Has.All.StartWith($"/{Name}/below/"));
        var trash = (await DoAsync(server, """{"action":"getTrash","limit":10000}"""))["assets"]!.Count(asset => ((string)asset["asset"]!).StartsWith(Name + "-", StringComparison.Ordinal));
        Assert.That(trash, Is.EqualTo(isTrashed ? Assets : 0));
    }
}
