using Pims.Tests.Support;

namespace Pims.Tests.Process;

public sealed class FirstKeyTests
{
    const string Announcement = "The administrator's API key, shown this once: ";

    [Test]
    public async Task The_first_start_prints_a_key_that_works_and_no_later_start_prints_one()
    {
        using var folder = new TemporaryFolder();
        string key;
        await using (var first = await ServerProcess.StartAsync("dotnet", [ServerProcess.Server], folder.Path))
        {
            key = Keys(first).Single();
            first.Http.DefaultRequestHeaders.Remove("ApiKey");
            first.Http.DefaultRequestHeaders.Add("ApiKey", key);
            await first.DoAsync("""{"action":"addBucket","name":"Brand"}""");
            await first.StopAsync();
        }
        await using var second = await ServerProcess.StartAsync("dotnet", [ServerProcess.Server], folder.Path);
        await second.StopAsync();
        Assert.That(Keys(second), Is.Empty);
        Assert.That(second.Output, Does.Not.Contain(key));
    }

    [Test]
    public async Task A_key_from_the_environment_is_the_first_key_and_is_never_printed()
    {
        using var folder = new TemporaryFolder();
        await using var server = await ServerProcess.StartAsync(folder.Path);
        var answer = await server.DoAsync("""{"action":"getApiKeys"}""");
        Assert.That(answer.Get<string>("api_keys[0].role"), Is.EqualTo("admin"));
        await server.StopAsync();
        Assert.That(server.Output, Does.Not.Contain(ServerProcess.AdminKey).And.Not.Contain(Announcement));
    }

    [Test]
    public async Task Another_key_in_the_environment_of_a_later_start_is_not_taken_and_the_log_says_so()
    {
        using var folder = new TemporaryFolder();
        await using (var first = await ServerProcess.StartAsync(folder.Path))
            await first.StopAsync();
        await using var second = await ServerProcess.StartAsync(folder.Path, ("PIMS_ADMIN_KEY", "another-key-that-is-long-enough"));
        await second.DoAsync("""{"action":"getApiKeys"}""");
        await second.StopAsync();
        Assert.That(second.Output, Does.Contain("PIMS_ADMIN_KEY is no key of this library").And.Not.Contain("another-key-that-is-long-enough"));
    }

    static string[] Keys(ServerProcess server) =>
        [.. server.Output.Split('\n').Where(line => line.StartsWith(Announcement, StringComparison.Ordinal)).Select(line => line[Announcement.Length..].Trim())];
}
