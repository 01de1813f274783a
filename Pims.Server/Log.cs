namespace Pims.Server;

/// <summary>Every line that the server logs. None bears a secret.</summary>
static partial class Log
{
    [LoggerMessage(1, LogLevel.Information, "PimsActions {Version} serves {Data} at {Urls} ({Database})")]
    public static partial void Serving(ILogger logger, string version, string data, string urls, string database);

    [LoggerMessage(2, LogLevel.Warning, "{Reason}")]
    public static partial void ImagesOff(ILogger logger, string reason);

    [LoggerMessage(3, LogLevel.Information, "Swept up {Count} files that an earlier process left without a row")]
    public static partial void Swept(ILogger logger, int count);

    [LoggerMessage(4, LogLevel.Error, "Sweeping up after an earlier process failed; the next start tries again")]
    public static partial void SweepFailed(ILogger logger, Exception error);

    [LoggerMessage(5, LogLevel.Warning, "The file {Name} could not be removed; the next start sweeps it up")]
    public static partial void Leftover(ILogger logger, string name, Exception error);

    [LoggerMessage(6, LogLevel.Error, "Request {RequestId} failed unexpectedly")]
    public static partial void Unexpected(ILogger logger, string requestId, Exception error);

    [LoggerMessage(7, LogLevel.Error, "Not ready: {Part} does not answer")]
    public static partial void NotReady(ILogger logger, string part, Exception error);

    [LoggerMessage(8, LogLevel.Warning, "PIMS_ADMIN_KEY is no key of this library: only the first start makes one of it")]
    public static partial void AdminKeyUnknown(ILogger logger);

    [LoggerMessage(20, LogLevel.Warning, "The answer to request {RequestId} was broken off: {Reason}")]
    public static partial void BrokenOff(ILogger logger, string requestId, string reason);
}
