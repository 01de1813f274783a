namespace Pims.Server;

/// <summary>Every line that the server logs. None bears a secret.</summary>
static partial class Log
{
    [LoggerMessage(1, LogLevel.Information, "PimsActions {Version} serves {Data} at {Urls} ({Database})")]
    public static partial void Serving(ILogger logger, string version, string data, string urls, string database);

    [LoggerMessage(2, LogLevel.Warning, "{Reason}")]
    public static partial void ImagesOff(ILogger logger, string reason);

    [LoggerMessage(3, LogLevel.Information, "Chore {Chore} did {Count} in {Milliseconds} ms")]
    public static partial void ChoreDone(ILogger logger, string chore, long count, long milliseconds);

    [LoggerMessage(4, LogLevel.Error, "Chore {Chore} failed after it did {Count}; its next turn tries again")]
    public static partial void ChoreFailed(ILogger logger, string chore, long count, Exception error);

    [LoggerMessage(5, LogLevel.Warning, "The file {Name} could not be removed; a later sweep removes it")]
    public static partial void Leftover(ILogger logger, string name, Exception error);

    [LoggerMessage(6, LogLevel.Error, "Request {RequestId} failed unexpectedly")]
    public static partial void Unexpected(ILogger logger, string requestId, Exception error);

    [LoggerMessage(7, LogLevel.Error, "Not ready: {Part} does not answer")]
    public static partial void NotReady(ILogger logger, string part, Exception error);

    [LoggerMessage(8, LogLevel.Warning, "PIMS_ADMIN_KEY is no key of this library: only the first start makes one of it")]
    public static partial void AdminKeyUnknown(ILogger logger);

    [LoggerMessage(9, LogLevel.Warning, "Request {RequestId} failed for its storage: {Reason}")]
    public static partial void Unavailable(ILogger logger, string requestId, string reason);

    [LoggerMessage(10, LogLevel.Warning, "The picture {Name} could not be shared with other servers, or got from them")]
    public static partial void NotShared(ILogger logger, string name, Exception error);

    [LoggerMessage(20, LogLevel.Warning, "The answer to request {RequestId} was broken off: {Reason}")]
    public static partial void BrokenOff(ILogger logger, string requestId, string reason);

    [LoggerMessage(21, LogLevel.Warning, "Metadata of a file ({Type}) failed in a way that was not foreseen; it is left out, the upload is kept: {Fault}")]
    public static partial void MetadataFault(ILogger logger, string type, string fault);

    [LoggerMessage(22, LogLevel.Warning, "An image worker ended and is replaced: {Reason}")]
    public static partial void WorkerEnded(ILogger logger, string reason);
}
