using System.Net;
using System.Net.Http.Headers;
using System.Net.Sockets;
using System.Text;
using System.Text.Json;
using System.Text.Json.Nodes;

namespace ImportFolder;

/// <summary>What the server refuses, or why it can't be asked, in one line.</summary>
sealed class Refusal(string message, string? code = null, int status = 0) : Exception(message)
{
    public string? Code { get; } = code;

    /// <summary>No other file will fare better: the credential is wrong, or nobody answers.</summary>
    public bool IsForAll { get; } = status is 401 or 403 || code is null && status == 0;
}

/// <summary>The server's actions. One that is too busy is asked again, as far apart as it wants.</summary>
sealed class Server : IDisposable
{
    const int Connections = 4, Tries = 5;

    static readonly TimeSpan LongestWait = TimeSpan.FromMinutes(5);

    readonly HttpClient http;
    readonly Uri endpoint;
    readonly CancellationToken cutOff;

    public Server(string? url, string? key, CancellationToken cutOff)
    {
        this.cutOff = cutOff;
        if (string.IsNullOrEmpty(key))
            throw new Refusal("set PIMS_KEY to an API key of the role editor");
        endpoint = Uri.TryCreate((url ?? "http://127.0.0.1:5080").TrimEnd('/') + "/api", UriKind.Absolute, out var address) && address.Scheme is "http" or "https"
            ? address
            : throw new Refusal($"PIMS_URL must be http(s)://host[:port], not '{url}'");
        // A redirect would carry the key to another address. A large file takes its time.
        http = new HttpClient(new SocketsHttpHandler { AllowAutoRedirect = false, MaxConnectionsPerServer = Connections }) { Timeout = Timeout.InfiniteTimeSpan };
        http.DefaultRequestHeaders.Add("ApiKey", key);
    }

    public Task<JsonNode> CallAsync(string action, JsonObject parameters) =>
        PostAsync(action, () => Json(Named(action, parameters)));

    /// <summary>Sends a file of this machine beside the request.</summary>
    /// <param name="action">uploadAsset or replaceAssetFile.</param>
    /// <param name="parameters">Its parameters.</param>
    /// <param name="file">Opened anew for each try.</param>
    /// <param name="sent">Told how many more bytes have gone out; when a try begins again, how many count no more.</param>
    public Task<JsonNode> SendAsync(string action, JsonObject parameters, string file, Action<long> sent)
    {
        var total = 0L;
        return PostAsync(action, () =>
        {
            Count(-total);
            var content = new StreamContent(new CountedStream(File.OpenRead(file), Count));
            content.Headers.ContentType = new MediaTypeHeaderValue("application/octet-stream");
            // The file's name travels in the request: there it needs no encoding.
            return new MultipartFormDataContent { { Json(Named(action, parameters)), "request" }, { content, "file", "file" } };
        });

        void Count(long bytes)
        {
            total += bytes;
            sent(bytes);
        }
    }

    public void Dispose() => http.Dispose();

    static JsonObject Named(string action, JsonObject parameters)
    {
        var request = parameters.DeepClone().AsObject();
        request["action"] = action;
        return request;
    }

    static StringContent Json(JsonObject request) => new(request.ToJsonString(), Encoding.UTF8, "application/json");

    async Task<JsonNode> PostAsync(string action, Func<HttpContent> body)
    {
        for (var tries = 1; ; tries++)
        {
            using var content = body();
            using var response = await AskAsync(content);
            var answer = await ReadAsync(action, response);
            if (response.IsSuccessStatusCode)
                return answer;
            if (response.StatusCode is HttpStatusCode.TooManyRequests or HttpStatusCode.ServiceUnavailable
                && tries < Tries && WaitOf(response.Headers.RetryAfter) is var wait && wait <= LongestWait)
            {
                await Task.Delay(wait, cutOff);
                continue;
            }
            var code = (string?)answer["error"]?["code"];
            throw new Refusal($"{code ?? action}: {answer["status_message"] ?? $"{(int)response.StatusCode} {response.ReasonPhrase}"}", code, (int)response.StatusCode);
        }
    }

    async Task<HttpResponseMessage> AskAsync(HttpContent content)
    {
        try
        {
            return await http.PostAsync(endpoint, content, cutOff);
        }
        catch (HttpRequestException error)
        {
            // Nobody there is for all; a connection that breaks off may be about this one file.
            var isRefused = error.InnerException is SocketException || error.HttpRequestError is HttpRequestError.ConnectionError or HttpRequestError.NameResolutionError;
            throw new Refusal($"{endpoint} {(isRefused ? "can't be reached" : "broke off")}: {(error.InnerException ?? error).Message}", null, isRefused ? 0 : -1);
        }
    }

    async Task<JsonNode> ReadAsync(string action, HttpResponseMessage response)
    {
        try
        {
            return JsonNode.Parse(await response.Content.ReadAsStringAsync(cutOff)) ?? new JsonObject();
        }
        catch (Exception error) when (error is JsonException or HttpRequestException)
        {
            if (response.IsSuccessStatusCode)
                throw new Refusal($"{action}: the answer broke off: {error.Message}", null, -1);
            return new JsonObject();
        }
    }

    // A number of seconds, or a date.
    static TimeSpan WaitOf(RetryConditionHeaderValue? header)
    {
        var wait = header?.Delta ?? header?.Date - TimeProvider.System.GetUtcNow() ?? TimeSpan.FromSeconds(1);
        return wait > TimeSpan.Zero ? wait : TimeSpan.Zero;
    }
}

/// <summary>A file on its way, whose bytes are counted as they are read.</summary>
sealed class CountedStream(FileStream file, Action<long> read) : Stream
{
    public override bool CanRead => true;
    public override bool CanSeek => true;
    public override bool CanWrite => false;
    public override long Length => file.Length;
    public override long Position { get => file.Position; set => file.Position = value; }

    public override int Read(byte[] buffer, int offset, int count) => Counted(file.Read(buffer, offset, count));

    public override async ValueTask<int> ReadAsync(Memory<byte> buffer, CancellationToken cancellationToken = default) =>
        Counted(await file.ReadAsync(buffer, cancellationToken));

    public override long Seek(long offset, SeekOrigin origin) => file.Seek(offset, origin);

    public override void Flush()
    {
    }

    public override void SetLength(long value) => throw new NotSupportedException();

    public override void Write(byte[] buffer, int offset, int count) => throw new NotSupportedException();

    protected override void Dispose(bool disposing)
    {
        if (disposing)
            file.Dispose();
        base.Dispose(disposing);
    }

    int Counted(int bytes)
    {
        read(bytes);
        return bytes;
    }
}
