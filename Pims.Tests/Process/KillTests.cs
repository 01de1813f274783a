using System.Security.Cryptography;
using Pims.Tests.Process.Clients;
using Pims.Tests.Support;

namespace Pims.Tests.Process;

/// <summary>
/// kill -9 in the middle of what changes assets. Each client has assets of its own and knows what was acknowledged; what was under way when
/// the server died is done wholly or not at all.
/// </summary>
public sealed class KillTests
{
    const int Clients = 4;

    static readonly int Kills = Torture.Form(2, 100);

    static readonly TestCaseData[] Campaigns =
    [
        Campaign("files replaced and versions restored", number => new Replacing(number)),
        Campaign("buckets into the trash and back", number => new Restoring(number)),
        Campaign("uploads and purges of the same bytes", number => new Purging(number)),
    ];

    [TestCaseSource(nameof(Campaigns))]
    [Category(Torture.Category)]
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
        await Torture.TellAsync(line);
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
}
