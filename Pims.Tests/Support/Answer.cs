using System.Net;
using Newtonsoft.Json;
using Newtonsoft.Json.Linq;

namespace Pims.Tests.Support;

/// <summary>What came back: the status, the headers, and the bytes, which most often are JSON.</summary>
public sealed record Answer(HttpStatusCode Status, HttpResponseMessage Response, byte[] Bytes)
{
    public string Text => System.Text.Encoding.UTF8.GetString(Bytes);

    public JToken Json => Parse(Text);

    /// <summary>Strings that look like dates stay what they are.</summary>
    public static JToken Parse(string json)
    {
        using var reader = new JsonTextReader(new StringReader(json)) { DateParseHandling = DateParseHandling.None };
        return JToken.ReadFrom(reader);
    }

    /// <summary>A member by its path: <c>bucket.bucket_id</c>, <c>assets[0].asset</c>.</summary>
    public T Get<T>(string path) => Json.SelectToken(path, errorWhenNoMatch: true)!.Value<T>()!;

    /// <summary>The code of a failure in either dialect; null for a result.</summary>
    public string? ErrorCode => (string?)(Json.SelectToken("error.data.code") ?? Json.SelectToken("error.code"));

    public string? Header(string name) =>
        Response.Headers.TryGetValues(name, out var values) || Response.Content.Headers.TryGetValues(name, out values) ? string.Join(",", values) : null;
}
