using Pims.Actions;
using Pims.Tests.Contract;
using Pims.Tests.Imaging;
using Pims.Tests.Support;

namespace Pims.Tests.Conventions;

/// <summary>Every action's example works on a library with a bucket 1, a cluster 1, a user 1, in that bucket an image 'logo' and a text 'terms' with two versions, and 'old' and 'older' in the trash.</summary>
public sealed class ExampleTests : OneServerTest
{
    static readonly IReadOnlyList<ActionEntry> Entries = Catalog.Of(new ActionLimits()).Entries;

    // A deletion takes away what another example needs.
    static IEnumerable<ActionEntry> Deletions => Entries.Where(entry => entry.Facts.Name.StartsWith("delete", StringComparison.Ordinal));

    static IEnumerable<ActionEntry> Others => Entries.Except(Deletions);

    [OneTimeSetUp]
    public Task FillAsync() => FillAsync(Server);

    [TestCaseSource(nameof(Others))]
    public Task It_works(ActionEntry entry) => Server.DoAsync(entry.Facts.Example);

    [TestCaseSource(nameof(Deletions))]
    public async Task It_works_on_a_library_of_its_own(ActionEntry entry)
    {
        await using var server = await TestServer.StartAsync();
        await FillAsync(server);
        await server.DoAsync(entry.Facts.Example);
    }

    internal static async Task FillAsync(TestServer server)
    {
        await server.DoAsync("""{"action":"addBucket","name":"Brand"}""");
        await server.DoAsync("""{"action":"addCluster","title":"Brands"}""");
        await server.DoAsync("""{"action":"addUser","email":"user@example.com","password":"a password of user","role":"editor"}""");
        var logo = await server.UploadAsync("""{"action":"uploadAsset","asset":"logo","bucket_id":1}""", await File.ReadAllBytesAsync(Fixture.Path("cmyk-perceptual.png")), "logo.png");
        Assert.That((int)logo.Status, Is.EqualTo(200), logo.Text);
        foreach (var step in new[] { Make.Asset("terms", 1), Make.File("terms", "The terms of 2026"), Make.Asset("old", 1), Make.Asset("older", 1), """{"action":"deleteAssets","assets":["old","older"]}""" })
            await server.DoAsync(step);
    }
}
