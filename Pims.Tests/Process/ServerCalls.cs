using System.Net.Http.Headers;
using System.Text;
using Pims.Tests.Support;

namespace Pims.Tests.Process;

/// <summary>What is called of a server that runs elsewhere, as its administrator.</summary>
abstract class ServerCalls
{
    public const string AdminKey = "process-test-key-0123456789";

    public HttpClient Http { get; } = new(new SocketsHttpHandler { UseProxy = false, AllowAutoRedirect = false }) { Timeout = TimeSpan.FromMinutes(1) };

    public Uri Address => Http.BaseAddress!;

    public Task<Answer> PostAsync(string body) => SendAsync(RequestOf(body));

    /// <summary>Posts a body with another credential.</summary>
    public Task<Answer> SendAsync(string body, string credential)
    {
        var request = RequestOf(body);
        request.Headers.Add("ApiKey", credential);
        return SendAsync(request);
    }

    /// <summary>Posts a request that must succeed.</summary>
    public async Task<Answer> DoAsync(string body)
    {
        var answer = await PostAsync(body);
        Assert.That((int)answer.Status, Is.EqualTo(200), answer.Text);
        return answer;
    }

    public Task<Answer> UploadAsync(string request, byte[] file, string filename) =>
        SendAsync(new HttpRequestMessage(HttpMethod.Post, "/api") { Content = TestServer.Multipart(request, (filename, file)) });

    public Task<Answer> GetAsync(string path) => SendAsync(new HttpRequestMessage(HttpMethod.Get, path));

    public virtual async Task<Answer> SendAsync(HttpRequestMessage request)
    {
        var response = await Http.SendAsync(request);
        return new Answer(response.StatusCode, response, await response.Content.ReadAsByteArrayAsync());
    }

    protected void Reach(Uri address)
    {
        Http.BaseAddress = address;
        Http.DefaultRequestHeaders.Add("ApiKey", AdminKey);
    }

    static HttpRequestMessage RequestOf(string body) =>
        new(HttpMethod.Post, "/api") { Content = new StringContent(body, Encoding.UTF8, new MediaTypeHeaderValue("application/json")) };
}
