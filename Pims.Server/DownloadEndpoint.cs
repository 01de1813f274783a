using Newtonsoft.Json.Linq;
using Pims.Actions;
using Pims.Actions.Files;
using Pims.Server.Dialects;

namespace Pims.Server;

/// <summary>GET of <c>/download/id/filename</c>: the file that a kept request answers with, by right of whoever was given the address.</summary>
sealed class DownloadEndpoint(
    Callers callers, DownloadUrls downloads, ActionRunner runner, AnswerSender sender, Failures failures, ServerOptions options, ShutdownDeadline shutdown)
{
    public async Task HandleAsync(HttpContext context)
    {
        var requestId = RequestId.Of(context);
        try
        {
            if (!HttpMethods.IsGet(context.Request.Method))
            {
                context.Response.Headers.Allow = HttpMethods.Get;
                throw Errors.MethodNotAllowed.Because("A download is read with GET.");
            }
            using var stop = CancellationTokenSource.CreateLinkedTokenSource(context.RequestAborted, shutdown.Token);
            await ServeAsync(context, requestId, stop.Token);
        }
        catch (OperationCanceledException) when (context.RequestAborted.IsCancellationRequested)
        {
            // The client went away: nobody is left to be told.
        }
        catch (Exception error) when (!context.Response.HasStarted)
        {
            await JsonAnswer.FailAsync(context, failures.Of(error, requestId), requestId);
        }
    }

    async Task ServeAsync(HttpContext context, string requestId, CancellationToken cancellation)
    {
        // Whoever asks is counted, and a wrong credential refused, as everywhere; the right is the maker's.
        await callers.OfAsync(context.Request, cancellation);
        var (maker, action, parameters) = await FindAsync(context.Request, cancellation);
        var invocation = new Invocation(PimsDialect.Instance) { Action = action, Parameters = parameters };
        var call = new Call(maker, ClientAddress.Of(context), PublicUrl.Of(context.Request, options), FileParts.None)
        {
            LookAgain = async token => (await FindAsync(context.Request, token)).Maker,
        };
        var result = await runner.RunAsync(runner.Find(invocation, maker), invocation, call, cancellation);
        if (result is StreamAnswer stream)
            await sender.SendAsync(context, stream, requestId, cancellation);
        else
            await AnswerSender.SendAsync(context, await ((FileAnswer)result).OpenAsync(cancellation));
    }

    Task<(Caller Maker, string Action, JObject Parameters)> FindAsync(HttpRequest request, CancellationToken cancellation) => downloads.FindAsync(
        long.Parse((string)request.RouteValues["id"]!, System.Globalization.CultureInfo.InvariantCulture),
        request.Query.AsWritten(), cancellation);
}
