using System.Globalization;
using System.Security.Cryptography;
using Newtonsoft.Json.Linq;
using Pims.Tests.Support;

namespace Pims.Tests.Process;

/// <summary>
/// kill -9 in the middle of what changes assets. Each client has assets of its own and knows what was acknowledged; what was under way when
/// the server died is done wholly or not at all. PIMS_TORTURE asks for the long form, as in <see cref="CrashTests"/>.
/// </summary>
public sealed class KillTests
{
    const int Clients = 4;

    readonly string? figures = Environment.GetEnvironmentVariable("PIMS_TORTURE");

    int Kills => figures is null ? 2 : 100;

    static readonly TestCaseData[] Campaigns =
    [
        Campaign("files replaced and versions restored", number => new Replacing(number)),
        Campaign("buckets into the trash and back", number => new Restoring(number)),
        Campaign("uploads and purges of the same bytes", number => new Purging(number)),
    ];

    [TestCaseSource(nameof(Campaigns))]
    [Category("Torture")]
    public async Task What_was_acknowledged_stays_and_the_rest_is_done_wholly_or_not_at_all(string what, Func<int, Client> make)
    {
        using var folder = new TemporaryFolder();
        var library = new Library(folder.Path);
        Client[] clients = [.. Enumerable.Range(0, Clients).Select(make)];
        var (leftovers, undecided) = (0, 0);
        for (var kill = 0; kill <= Kills; kill++)
        {
            await using var server = await ServerProcess.StartAsync(folder.Path);
            await library.SweptAsync();
            await library.RequireWholeAsync();
            undecided += clients.Count(client => client.IsUndecided);
            foreach (var client in kill == 0 ? [] : clients)
                await client.CheckAsync(server);
            if (kill == Kills)
                break;
            if (kill == 0)
                await Task.WhenAll(clients.Select(client => client.PrepareAsync(server)));
            var work = clients.Select(client => client.WorkAsync(server)).ToArray();
            await KillAtAsync(server, clients, clients.Sum(client => client.Acknowledged) + 2 * Clients);
            await Task.WhenAll(work);
            leftovers += (await library.FilesAsync()).Except(await library.RowsAsync()).Count();
            Assert.That((await library.RowsAsync()).Except(await library.FilesAsync()), Is.Empty, "There is no row without a file.");
        }
        var line = $"{what}: {Kills} kills, {clients.Sum(client => client.Acknowledged)} steps acknowledged, 0 lost; {undecided} under way, each done wholly or not at all; {leftovers} files left, all swept up";
        await TestContext.Out.WriteLineAsync(line);
        if (figures is not null)
            await File.AppendAllTextAsync(figures, line + "\n");
        Assert.That(clients.Sum(client => client.Acknowledged), Is.GreaterThan(Kills));
    }

    /// <summary>At a moment of its own once so many are acknowledged.</summary>
    static async Task KillAtAsync(ServerProcess server, Client[] clients, int count)
    {
        for (var tries = 0; clients.Sum(client => client.Acknowledged) < count && tries < 6000; tries++)
            await Task.Delay(5);
        await Task.Delay(RandomNumberGenerator.GetInt32(50));
        await server.KillAsync();
    }

    static TestCaseData Campaign(string what, Func<int, Client> make) => new TestCaseData(what, make).SetArgDisplayNames(what);

    /// <summary>Works on its own assets, one step after another, and knows in which states they may be.</summary>
    public abstract class Client(int number)
    {
        protected string Name { get; } = $"c{number}";

        public int Acknowledged { get; private set; }

        /// <summary>A step was under way when the server died.</summary>
        public bool IsUndecided { get; private set; }

        /// <summary>What must be there before the work.</summary>
        internal virtual Task PrepareAsync(ServerProcess server) => Task.CompletedTask;

        /// <summary>Works until the server is gone.</summary>
        internal async Task WorkAsync(ServerProcess server)
        {
            try
            {
                while (true)
                {
                    IsUndecided = true;
                    await StepAsync(server);
                    IsUndecided = false;
                    Acknowledged++;
                }
            }
            catch (HttpRequestException)
            {
                // It was killed.
            }
        }

        /// <summary>Fails unless all is as acknowledged, or as the step under way would have it.</summary>
        internal async Task CheckAsync(ServerProcess server)
        {
            await CompareAsync(server);
            IsUndecided = false;
        }

        internal abstract Task StepAsync(ServerProcess server);

        internal abstract Task CompareAsync(ServerProcess server);

        internal static async Task<JToken> DoAsync(ServerProcess server, string body)
        {
            var answer = await server.PostAsync(body);
            return answer.Status == System.Net.HttpStatusCode.OK ? answer.Json : throw new AssertionException($"{body}\n{answer.Text}");
        }
    }

    sealed class Replacing(int number) : Client(number)
    {
        readonly List<string> versions = [];
        string? pending;

        internal override async Task StepAsync(ServerProcess server)
        {
            if (versions.Count > 3 && RandomNumberGenerator.GetInt32(4) == 0)
            {
                var version = RandomNumberGenerator.GetInt32(1, versions.Count);
                pending = versions[version - 1];
                await DoAsync(server, $$"""{"action":"restoreAssetVersion","asset":"{{Name}}","version":{{version}}}""");
            }
            else
            {
                var file = RandomNumberGenerator.GetBytes(RandomNumberGenerator.GetInt32(1, 60_000));
                pending = Library.Checksum(file);
                var answer = await server.UploadAsync($$"""{"action":"{{(versions.Count == 0 ? "uploadAsset" : "replaceAssetFile")}}","asset":"{{Name}}"}""", file, "file.bin");
                Assert.That((int)answer.Status, Is.EqualTo(200), answer.Text);
            }
            versions.Add(pending);
            pending = null;
        }

        internal override async Task CompareAsync(ServerProcess server)
        {
            var answer = await server.PostAsync($$"""{"action":"getAssetVersions","asset":"{{Name}}","limit":10000}""");
            var there = answer.Json["versions"] is JArray list ? list.Reverse().Select(version => (string)version["checksum"]!).ToArray() : [];
            if (pending is not null && there.Length == versions.Count + 1)
                versions.Add(pending);
            pending = null;
            Assert.That(there, Is.EqualTo(versions), answer.Text);
            foreach (var version in versions.Count == 0 ? [] : new[] { versions.Count, RandomNumberGenerator.GetInt32(1, versions.Count + 1) })
            {
                var file = await server.PostAsync($$"""{"action":"downloadAsset","asset":"{{Name}}","version":{{version}}}""");
                Assert.That(Library.Checksum(file.Bytes), Is.EqualTo(versions[version - 1]), $"version {version}");
            }
        }
    }

    sealed class Restoring(int number) : Client(number)
    {
        const int Assets = 5;

        bool isTrashed;

        string Codes => string.Join(',', Enumerable.Range(0, Assets).Select(n => $"\"{Name}-{n}\""));

        internal override async Task StepAsync(ServerProcess server)
        {
            await DoAsync(server, isTrashed
                ? $$"""{"action":"restoreAssets","assets":[{{Codes}}]}"""
                : $$"""{"action":"deleteBucket","path":"/{{Name}}","contents":"trash"}""");
            isTrashed = !isTrashed;
        }

        internal override async Task PrepareAsync(ServerProcess server)
        {
            await DoAsync(server, $$"""[{"action":"addBucket","name":"{{Name}}"},{"action":"addBucket","name":"below","parent_path":"/{{Name}}"}]""");
            for (var n = 0; n < Assets; n++)
                await DoAsync(server, Make.Asset($"{Name}-{n}").Insert(1, $"\"path\":\"/{Name}/below\","));
        }

        internal override async Task CompareAsync(ServerProcess server)
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

    sealed class Purging(int number) : Client(number)
    {
        readonly HashSet<string> there = [];
        readonly List<string> pending = [];
        int made;

        internal override async Task StepAsync(ServerProcess server)
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

        internal override async Task CompareAsync(ServerProcess server)
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
}
