using System.Globalization;
using Pims.Tests.Support;

namespace Pims.Tests.Process.Clients;

/// <summary>Uploads and purges of the same bytes, by all clients of the kind.</summary>
sealed class Purging(int number) : Client(number)
{
    readonly HashSet<string> there = [];
    readonly List<string> pending = [];
    int made;

    internal override async Task StepAsync(ServerCalls server)
    {
        if (there.Count < 6)
        {
            // Three contents for all clients: one uploads what another purges.
            var code = $"{Name}-{++made}";
            pending.Add(code);
            await DoAsync(server, Make.Asset(code, content: new string('x', 1 + made % 3)));
            there.Add(code);
        }
        else
        {
            pending.AddRange(there.Take(3));
            await DoAsync(server, $$"""{"action":"deleteAssets","assets":[{{string.Join(',', pending.Select(code => $"\"{code}\""))}}],"permanent":true}""");
            there.ExceptWith(pending);
        }
        pending.Clear();
    }

    internal override async Task CompareAsync(ServerCalls server)
    {
        var known = there.Concat(pending).Distinct().Select(code => $"\"{code}\"");
        var live = (await DoAsync(server, $$"""{"action":"getAssetDataList","assets":[{{string.Join(',', known)}}]}"""))["assets"]!
            .Select(asset => (string)asset["asset"]!).ToHashSet();
        Assert.That(pending.Count(live.Contains), Is.EqualTo(0).Or.EqualTo(pending.Count), "One action is one change.");
        there.ExceptWith(pending);
        there.UnionWith(pending.Where(live.Contains));
        pending.Clear();
        Assert.That(live, Is.EquivalentTo(there));
        foreach (var code in there)
        {
            var number = int.Parse(code[(code.IndexOf('-') + 1)..], CultureInfo.InvariantCulture);
            Assert.That((await server.GetAsync($"/media/{code}/f")).Text, Is.EqualTo(new string('x', 1 + number % 3)));
        }
    }
}
