using Newtonsoft.Json.Linq;
using Pims.Actions;
using Pims.Tests.Contract;
using Pims.Tests.Support;

namespace Pims.Tests.Conventions;

/// <summary>Every call of the README's table of other products' operations works.</summary>
public sealed class SeedOperationTests : OneServerTest
{
    static readonly HashSet<string> Reading = [.. Catalog.Of(new ActionLimits()).Entries.Where(entry => entry.Facts.IsReadOnly).Select(entry => entry.Facts.Name)];

    static IEnumerable<SeedOperation> Reads => SeedOperations.All.Where(IsRead);

    static IEnumerable<SeedOperation> Changes => SeedOperations.All.Where(operation => !IsRead(operation));

    [OneTimeSetUp]
    public Task FillAsync() => ExampleTests.FillAsync(Server);

    [TestCaseSource(nameof(Reads))]
    public Task It_is_read(SeedOperation operation) => RunAsync(Server, operation);

    [TestCaseSource(nameof(Changes))]
    public async Task It_is_done(SeedOperation operation)
    {
        await using var server = await TestServer.StartAsync();
        await ExampleTests.FillAsync(server);
        await RunAsync(server, operation);
    }

    [Test]
    public void No_operation_stands_there_twice() => Assert.That(SeedOperations.All.Select(operation => operation.ToString()), Is.Unique);

    static bool IsRead(SeedOperation operation) => IsAddress(operation) || Reading.Contains((string)JObject.Parse(operation.Call)["action"]!);

    static bool IsAddress(SeedOperation operation) => operation.Call.StartsWith("GET ", StringComparison.Ordinal);

    static async Task RunAsync(TestServer server, SeedOperation operation)
    {
        var answer = IsAddress(operation) ? await server.GetAsync(operation.Call["GET ".Length..]) : await server.PostAsync(operation.Call);
        Assert.That((int)answer.Status, Is.EqualTo(200), answer.Text);
        if (answer.Header("Content-Type")!.StartsWith("application/json", StringComparison.Ordinal))
            Assert.That(answer.Json.SelectToken("invalid_codes") ?? answer.Json.SelectToken("invalid_ids") ?? new JArray(), Is.Empty, "What it names is there.");
    }
}
