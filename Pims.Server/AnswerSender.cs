using Pims.Actions.Files;

namespace Pims.Server;

/// <summary>Sends an answer that is a file.</summary>
sealed class AnswerSender(Failures failures)
{
    /// <summary>A file that was opened.</summary>
    public static Task SendAsync(HttpContext context, OpenFile file)
    {
        JsonAnswer.AddHeaders(context.Response, error: null);
        return FileSender.SendAsync(context, file, asAttachment: true);
    }

    /// <summary>What is made while it is sent. A failure after its first byte breaks it off.</summary>
    public async Task SendAsync(HttpContext context, StreamAnswer stream, string requestId, CancellationToken cancellation)
    {
        var response = context.Response;
        JsonAnswer.AddHeaders(response, error: null);
        try
        {
            await FileSender.SendAsync(context, stream, cancellation);
        }
        catch (Exception error) when (!context.RequestAborted.IsCancellationRequested)
        {
            if (!response.HasStarted)
                throw;
            failures.BrokenOff(error, requestId);
            // A proper end would have the client take what it has for the whole file.
            context.Abort();
        }
    }
}
