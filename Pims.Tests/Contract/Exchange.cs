using System.Net.Http.Headers;
using System.Text;
using Pims.Tests.Support;

namespace Pims.Tests.Contract;

/// <summary>One body posted to a server that other tests use too, and what must come back.</summary>
/// <param name="Name">A sentence.</param>
public sealed record Exchange(string Name)
{
    public const string NoBody = "";

    public string As { get; init; } = "admin";

    public string ContentType { get; init; } = "application/json";

    public required string Body { get; init; }

    /// <summary>The body where it is no text.</summary>
    public byte[]? Bytes { get; init; }

    /// <summary>The body announces no length.</summary>
    public bool IsChunked { get; init; }

    public int Status { get; init; } = 200;

    /// <summary>What the answer has, as <see cref="JsonMatch"/> compares it; <see cref="NoBody"/> where there is none.</summary>
    public required string Expect { get; init; }

    public override string ToString() => Name;

    public async Task<Answer> OnAsync(TestServer server)
    {
        var bytes = Bytes ?? Encoding.UTF8.GetBytes(Body);
        HttpContent content = IsChunked ? new StreamContent(new Unmeasured(bytes)) : new ByteArrayContent(bytes);
        content.Headers.ContentType = MediaTypeHeaderValue.Parse(ContentType);
        using var request = new HttpRequestMessage(HttpMethod.Post, "/api") { Content = content };
        var answer = await server.SendAsync(request, As);
        Assert.That((int)answer.Status, Is.EqualTo(Status), answer.Text);
        if (Expect == NoBody)
            Assert.That(answer.Text, Is.Empty);
        else
            Assert.That(JsonMatch.Difference(Answer.Parse(Expect), answer.Json), Is.Null, answer.Text);
        return answer;
    }

    /// <summary>A stream that tells no length, so that the client sends it in chunks.</summary>
    sealed class Unmeasured(byte[] bytes) : MemoryStream(bytes)
    {
        public override bool CanSeek => false;
    }
}
