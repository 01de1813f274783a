using Newtonsoft.Json.Linq;
using Pims.Actions;
using Pims.Tests.Support;

namespace Pims.Tests.Conventions;

/// <summary>The reference's examples, each on a library as it is declared for: with a bucket 1, a cluster 1 and an asset 'logo'.</summary>
public sealed class ExampleTests
{
    static IEnumerable<string> Names() => Catalog.Of(new ActionLimits()).Entries.Select(entry => entry.Facts.Name);

    [TestCaseSource(nameof(Names))]
    public async Task The_example_of_an_action_works(string name)
    {
        var example = Catalog.Of(new ActionLimits()).Find(name).Facts.Example;
        Assert.That((string?)JObject.Parse(example)["action"], Is.EqualTo(name));
        await using var server = await TestServer.StartAsync();
        await server.DoAsync("""{"action":"addBucket","name":"Brand"}""");
        await server.DoAsync("""{"action":"addCluster","title":"Marketing site"}""");
        await server.UploadAsync("""{"action":"uploadAsset","bucket_id":1,"asset":"logo"}""", "A logo."u8.ToArray(), "logo.txt");
        var answer = await server.PostAsync(example);
        Assert.That((int)answer.Status, Is.EqualTo(200), $"{example}\n{answer.Text}");
    }
}
