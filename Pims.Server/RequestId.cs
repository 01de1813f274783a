namespace Pims.Server;

/// <summary>The name of a request in answers and logs: the caller's own where it sent one that is fit for a log line.</summary>
static class RequestId
{
    public const string Header = "X-Request-Id";

    const int MaxLength = 128;

    /// <summary>Names the request, before anything looks at it.</summary>
    public static void Give(HttpContext context)
    {
        var sent = context.Request.Headers[Header].ToString();
        var id = sent.Length is > 0 and <= MaxLength && sent.All(letter => letter is > ' ' and < '\x7f') ? sent : Guid.CreateVersion7().ToString("N");
        context.TraceIdentifier = id;
        context.Response.Headers[Header] = id;
    }

    public static string Of(HttpContext context) => context.TraceIdentifier;
}
