namespace Pims.Server;

/// <summary>
/// What runs when the server is told to stop may finish, up to a time; then its token ends, so that the caller can still be told,
/// before the host closes the connections.
/// </summary>
sealed class ShutdownDeadline : IDisposable
{
    /// <summary>The host closes connections after 30 seconds.</summary>
    static readonly TimeSpan Grace = TimeSpan.FromSeconds(25);

    readonly CancellationTokenSource end = new();

    public ShutdownDeadline(IHostApplicationLifetime life) => life.ApplicationStopping.Register(() => end.CancelAfter(Grace));

    public CancellationToken Token => end.Token;

    public void Dispose() => end.Dispose();
}
