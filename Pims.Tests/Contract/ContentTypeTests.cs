using System.Text;

namespace Pims.Tests.Contract;

public sealed class ContentTypeTests : OneServerTest
{
    [TestCase("application/json")]
    [TestCase("APPLICATION/JSON")]
    [TestCase("application/json; charset=utf-8")]
    [TestCase("application/json;charset=\"UTF-8\"")]
    [TestCase("application/json-rpc")]
    [TestCase("application/jsonrequest")]
    [TestCase("application/vnd.pims+json")]
    [TestCase("application/ld+JSON; profile=x")]
    public async Task A_JSON_type_is_taken(string type) =>
        Assert.That(await AnswerAsync(type, """{"action":"getStatus"}"""), Is.EqualTo((200, null as string)));

    [TestCase(null)]
    [TestCase("")]
    [TestCase("nonsense")]
    [TestCase("text/plain")]
    [TestCase("text/json")]
    [TestCase("application/xml")]
    [TestCase("application/jsonx")]
    [TestCase("application/x-www-form-urlencoded")]
    [TestCase("multipart/mixed; boundary=x")]
    [TestCase("application/json; charset=iso-8859-1")]
    [TestCase("application/json; charset=utf-16")]
    public async Task Another_type_is_refused(string? type) =>
        Assert.That(await AnswerAsync(type, """{"action":"getStatus"}"""), Is.EqualTo((415, "unsupported_content_type")));

    [TestCase("application/json")]
    [TestCase("multipart/form-data; boundary=x")]
    public async Task A_compressed_body_is_refused(string type) =>
        Assert.That(await AnswerAsync(type, """{"action":"getStatus"}""", encoding: "gzip"), Is.EqualTo((415, "unsupported_content_type")));

    [TestCase("POST", "application/json-rpc; charset=utf-16", 415)]
    [TestCase("PUT", "application/json-rpc", 405)]
    public async Task What_is_refused_before_the_body_is_told_as_its_type_says(string method, string type, int status)
    {
        using var request = new HttpRequestMessage(new HttpMethod(method), "/api") { Content = new ByteArrayContent("{}"u8.ToArray()) };
        request.Content.Headers.TryAddWithoutValidation("Content-Type", type);
        var answer = await Server.SendAsync(request, "admin");
        Assert.That(((int)answer.Status, answer.Get<string>("jsonrpc"), answer.Get<int>("error.code")), Is.EqualTo((status, "2.0", -31000)), answer.Text);
    }

    async Task<(int, string?)> AnswerAsync(string? type, string body, string? encoding = null)
    {
        using var request = new HttpRequestMessage(HttpMethod.Post, "/api") { Content = new ByteArrayContent(Encoding.UTF8.GetBytes(body)) };
        if (type is not null)
            request.Content.Headers.TryAddWithoutValidation("Content-Type", type);
        if (encoding is not null)
            request.Content.Headers.ContentEncoding.Add(encoding);
        var answer = await Server.SendAsync(request, "anonymous");
        return ((int)answer.Status, answer.ErrorCode);
    }
}
