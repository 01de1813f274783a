using System.Runtime.ExceptionServices;
using Microsoft.AspNetCore.Http.Features;
using Newtonsoft.Json.Linq;
using Pims.Actions;

namespace Pims.Server;

/// <summary>What was sent, as far as it could be read; and why it is refused before any call is known.</summary>
sealed record Received(JToken? Body, Caller Caller, FileParts Files, ActionError? Refusal)
{
    /// <summary>
    /// A wrong credential is told before what is wrong with the body. It is looked at when the body is there, which may have taken its time:
    /// one that was withdrawn meanwhile is wrong.
    /// </summary>
    /// <exception cref="ActionError">What is wrong with the body, where the credential is right.</exception>
    public static async Task<Received> ReadAsync(HttpContext context, Callers callers, ServerOptions options)
    {
        var (body, files, fault) = await TryReadBodyAsync(context, options);
        try
        {
            var caller = await callers.OfAsync(context.Request, context.RequestAborted);
            fault?.Throw();
            return new Received(body, caller, files, Refusal: null);
        }
        catch (ActionError refusal) when (refusal != fault?.SourceException)
        {
            return new Received(body, Caller.Anonymous, FileParts.None, refusal);
        }
    }

    static async Task<(JToken? Body, FileParts Files, ExceptionDispatchInfo? Fault)> TryReadBodyAsync(HttpContext context, ServerOptions options)
    {
        try
        {
            var (body, files) = await ReadBodyAsync(context, options);
            return (body, files, null);
        }
        catch (Exception error) when (error is ActionError or BadHttpRequestException)
        {
            return (null, FileParts.None, ExceptionDispatchInfo.Capture(error));
        }
    }

    static async Task<(JToken Body, FileParts Files)> ReadBodyAsync(HttpContext context, ServerOptions options)
    {
        var (request, token) = (context.Request, context.RequestAborted);
        // The bounds of a body are looked at where it is read. The framework's own counts what frames the chunks too, and hangs up on
        // a client that is still sending, which then never sees the 413.
        if (context.Features.Get<IHttpMaxRequestBodySizeFeature>() is { IsReadOnly: false } size)
            size.MaxRequestBodySize = null;
        ContentType.RequirePlain(request);
        if (!ContentType.IsForm(request))
        {
            ContentType.RequireJson(request);
            return (await RequestBody.ReadAsync(request.Body, request.ContentLength, options, token), FileParts.None);
        }
        var files = MultipartFiles.Of(request);
        var body = await files.ReadRequestAsync(options, token);
        return body is JArray
            ? throw Errors.InvalidRequest.Because("A multipart body holds one request, not a batch.")
            : (body, files);
    }
}
