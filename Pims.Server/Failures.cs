using Microsoft.AspNetCore.Connections;
using Pims.Actions;
using Pims.Storage;
using Pims.Storage.Blobs;

namespace Pims.Server;

/// <summary>The one place where what was thrown becomes what the caller is told.</summary>
sealed class Failures(ILogger<Failures> logger)
{
    /// <summary>A failure of the request itself is passed on; anything unexpected is logged under the request id and told as <c>internal</c>.</summary>
    public ActionError Of(Exception error, string requestId)
    {
        switch (error)
        {
            case ActionError known:
                return known;
            case StorageFullException:
                return Errors.StorageFull.Because("The disk is full; nothing was changed. Free some space and try again.");
            case StorageUnavailableException:
                Log.Unavailable(logger, requestId, error.Message);
                return new ActionError(Errors.Busy, "The server can't reach its storage for now; try again later.") { RetryAfter = 5 };
            case BlobTooLargeException large:
                return Errors.FileTooLarge.Because($"The file is over the limit of {large.Limit} bytes.");
            case BadHttpRequestException bad:
                return Errors.InvalidRequest.Because($"The body could not be read to its end: {bad.Message}");
            case ConnectionResetException:
                return Errors.InvalidRequest.Because("The connection broke off before the body was there.");
            case OperationCanceledException:
                return Errors.Cancelled.Because("The server is stopping; the action was not done.");
            default:
                Log.Unexpected(logger, requestId, error);
                return Errors.Internal.Because("Something unexpected happened; the server's log has it under this request id.");
        }
    }

    /// <summary>A failure in the middle of a file, when its caller can't be told any more: so the log is.</summary>
    public void BrokenOff(Exception error, string requestId)
    {
        if (error is ActionError or OperationCanceledException or StorageUnavailableException)
            Log.BrokenOff(logger, requestId, Of(error, requestId).Message);
        else
            Log.Unexpected(logger, requestId, error);
    }
}
