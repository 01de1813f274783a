using Microsoft.Net.Http.Headers;
using Newtonsoft.Json.Linq;
using Pims.Actions;
using Pims.Actions.Files;
using Pims.Server.Dialects;

namespace Pims.Server;

/// <summary>
/// The one POST. It looks at the credential, reads the body, lets its dialect say what is meant, runs it, and writes the answer.
/// </summary>
sealed class ActionEndpoint(
    Callers callers, ActionRunner runner, Batch batch, Links links, AnswerSender sender, Failures failures, ServerOptions options, ShutdownDeadline shutdown)
{
    public async Task HandleAsync(HttpContext context)
    {
        using var answer = new AnswerBuffer();
        var requestId = RequestId.Of(context);
        var fallback = FallbackDialect(context.Request);
        try
        {
            if (!HttpMethods.IsPost(context.Request.Method))
            {
                context.Response.Headers.Allow = HttpMethods.Post;
                throw Errors.MethodNotAllowed.Because("The endpoint takes POST.");
            }
            var request = await Received.ReadAsync(context, callers, options);
            if (request.Refusal is { } refusal)
                await RefuseAsync(context, answer, new Invocation(Dialect.Of(request.Body) ?? fallback), refusal, requestId);
            else if (request.Body is JArray elements)
                await AnswerBatchAsync(context, answer, elements, request, requestId);
            else if (Dialect.Of(request.Body) is { } dialect)
                await AnswerOneAsync(context, answer, dialect.Read((JObject)request.Body!), request, requestId);
            else
                throw Errors.InvalidRequest.Because("The body is an object with action or with jsonrpc, or an array of such objects.");
        }
        catch (OperationCanceledException) when (context.RequestAborted.IsCancellationRequested)
        {
            // The client went away: nobody is left to be told.
        }
        catch (Exception error) when (!context.Response.HasStarted)
        {
            answer.Length = 0;
            await RefuseAsync(context, answer, new Invocation(fallback), failures.Of(error, requestId), requestId);
        }
    }

    async Task AnswerOneAsync(HttpContext context, AnswerBuffer answer, Invocation invocation, Received request, string requestId)
    {
        using var stop = Stopping(context);
        StreamAnswer? stream = null;
        OpenFile? content = null;
        try
        {
            var entry = runner.Find(invocation, request.Caller);
            if (!entry.Facts.TakesFiles && await request.Files.NextAsync(stop.Token) is { } part)
                throw Errors.InvalidRequest.Because($"{entry.Facts.Name} takes no file; there is a part '{part.PartName}'.");
            var call = CallOf(context, request);
            var result = await runner.RunAsync(entry, invocation, call, stop.Token);
            if (invocation.Dialect == PimsDialect.Instance)
                (stream, content) = (result as StreamAnswer, result is FileAnswer file ? await file.OpenAsync(stop.Token) : null);
            if (stream is null && content is null)
                invocation.Dialect.WriteResult(answer, invocation, await links.InPlaceOfFileAsync(result, entry, invocation, call, stop.Token));
        }
        catch (Exception error) when (!context.RequestAborted.IsCancellationRequested)
        {
            answer.Length = 0;
            var told = failures.Of(error, requestId);
            var callIsKnown = told.Code != Errors.InvalidRequest;
            invocation.Dialect.WriteFailure(answer, invocation, told, requestId, inBatch: false);
            await SendAsync(context, answer, invocation, told, invocation.Dialect.StatusOf(told, callIsKnown));
            return;
        }
        if (stream is not null)
            await sender.SendAsync(context, stream, requestId, stop.Token);
        else if (content is not null)
            await AnswerSender.SendAsync(context, content);
        else
            await SendAsync(context, answer, invocation, null, StatusCodes.Status200OK);
    }

    async Task AnswerBatchAsync(HttpContext context, AnswerBuffer answer, JArray elements, Received request, string requestId)
    {
        using var stop = Stopping(context);
        var isAwaited = await batch.RunAsync(elements, CallOf(context, request), requestId, answer, stop.Token);
        await SendAsync(context, answer, new Invocation(PimsDialect.Instance) { IsNotification = !isAwaited }, null, StatusCodes.Status200OK);
    }

    static Task RefuseAsync(HttpContext context, AnswerBuffer answer, Invocation invocation, ActionError error, string requestId)
    {
        invocation.Dialect.WriteFailure(answer, invocation, error, requestId, inBatch: false);
        return SendAsync(context, answer, invocation, error, invocation.Dialect.StatusOf(error, callIsKnown: false));
    }

    static async Task SendAsync(HttpContext context, AnswerBuffer answer, Invocation invocation, ActionError? error, int status)
    {
        var response = context.Response;
        if (invocation.IsNotification && status == StatusCodes.Status200OK)
        {
            response.StatusCode = StatusCodes.Status204NoContent;
            JsonAnswer.AddHeaders(response, error);
            return;
        }
        response.StatusCode = status;
        response.ContentType = "application/json; charset=utf-8";
        response.ContentLength = answer.Length;
        JsonAnswer.AddHeaders(response, error);
        await response.Body.WriteAsync(answer.Written, context.RequestAborted);
    }

    Call CallOf(HttpContext context, Received request) =>
        new(request.Caller, ClientAddress.Of(context), PublicUrl.Of(context.Request, options), request.Files)
        {
            LookAgain = cancellation => callers.AgainAsync(context.Request, cancellation),
        };

    /// <summary>Ends with the client's going away, or when the server's time to finish what runs is over.</summary>
    CancellationTokenSource Stopping(HttpContext context) => CancellationTokenSource.CreateLinkedTokenSource(context.RequestAborted, shutdown.Token);

    static Dialect FallbackDialect(HttpRequest request) =>
        MediaTypeHeaderValue.TryParse(request.ContentType, out var type) && ContentType.IsJsonRpc(type) ? JsonRpcDialect.Instance : PimsDialect.Instance;
}
