using Pims.Actions;
using Pims.Server.Dialects;

namespace Pims.Server;

/// <summary>JSON answers of what is no action: media, health, unknown addresses.</summary>
static class JsonAnswer
{
    public static async Task FailAsync(HttpContext context, ActionError error, string requestId)
    {
        using var answer = new AnswerBuffer();
        PimsDialect.Instance.WriteFailure(answer, new Invocation(PimsDialect.Instance), error, requestId, inBatch: false);
        await SendAsync(context, answer, error.Code.Status, error);
    }

    public static async Task SendAsync(HttpContext context, int status, object body)
    {
        using var answer = new AnswerBuffer();
        using (var writer = answer.Json(pretty: false))
            Actions.Json.Serializer.Serialize(writer, body);
        await SendAsync(context, answer, status, error: null);
    }

    public static void AddHeaders(HttpResponse response, ActionError? error)
    {
        if (error is not null)
            TakeBack(response.Headers);
        response.Headers.CacheControl = "no-store";
        AnswerHeaders.AddForJson(response.Headers);
        if (error?.RetryAfter is { } seconds)
            response.Headers.RetryAfter = seconds.ToString();
        if (response.StatusCode == StatusCodes.Status401Unauthorized)
            response.Headers.WWWAuthenticate = "Bearer";
    }

    /// <summary>What was said of a file that then could not be read.</summary>
    static void TakeBack(IHeaderDictionary headers) =>
        headers.ContentDisposition = headers.ContentRange = headers.AcceptRanges = headers.ETag = headers.LastModified = default;

    static async Task SendAsync(HttpContext context, AnswerBuffer answer, int status, ActionError? error)
    {
        context.Response.StatusCode = status;
        context.Response.ContentType = "application/json; charset=utf-8";
        context.Response.ContentLength = answer.Length;
        AddHeaders(context.Response, error);
        if (!HttpMethods.IsHead(context.Request.Method))
            await context.Response.Body.WriteAsync(answer.Written, context.RequestAborted);
    }
}
