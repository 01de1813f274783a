using Microsoft.AspNetCore.Http.Features;
using Newtonsoft.Json.Linq;
using Pims.Actions;

namespace Pims.Server;

/// <summary>What was sent, as far as it could be read; and why it is refused before any call is known.</summary>
sealed record Received(JToken? Body, Caller Caller, FileParts Files, ActionError? Refusal)
{
    /// <summary>A wrong credential is what is looked at first; the body is read all the same, for the dialect of the answer.</summary>
    /// <exception cref="ActionError">What is wrong with the body, where the credential is right.</exception>
    public static async Task<Received> ReadAsync(HttpContext context, Callers callers, ServerOptions options)
    {
        Caller caller;
        try
        {
            caller = await callers.OfAsync(context.Request, context.RequestAborted);
        }
        catch (ActionError refusal)
        {
            return new Received(await BodyOrNullAsync(context, options), Caller.Anonymous, FileParts.None, refusal);
        }
        var (body, files) = await ReadBodyAsync(context, options);
        return new Received(body, caller, files, Refusal: null);
    }

    static async Task<JToken?> BodyOrNullAsync(HttpContext context, ServerOptions options)
    {
        try
        {
            return (await ReadBodyAsync(context, options)).Body;
        }
        catch (Exception error) when (error is ActionError or BadHttpRequestException)
        {
            // It is refused already, and for another reason.
            return null;
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
