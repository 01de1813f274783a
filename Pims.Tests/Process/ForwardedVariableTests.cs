using Pims.Tests.Support;

namespace Pims.Tests.Process;

public sealed class ForwardedVariableTests
{
    [Test]
    public async Task A_variable_of_the_framework_does_not_make_everybody_a_proxy()
    {
        using var folder = new TemporaryFolder();
        await using var server = await ServerProcess.StartAsync(folder.Path, ("ASPNETCORE_FORWARDEDHEADERS_ENABLED", "true"));
        using var request = new HttpRequestMessage(HttpMethod.Post, "/api") { Content = new StringContent(Make.Asset("open"), new System.Net.Http.Headers.MediaTypeHeaderValue("application/json")) };
        request.Headers.Add("X-Forwarded-Host", "evil.example.com");
        request.Headers.Add("X-Forwarded-Proto", "https");
        Assert.That((await server.SendAsync(request)).Get<string>("asset.data.url"), Does.StartWith(server.Address + "media/"));
        await server.StopAsync();
    }
}
