namespace Pims.Actions.Imaging;

/// <summary>The only door to image work: so many at once, so many waiting, the next one refused before it costs anything.</summary>
public sealed class ImageWorkers(Func<RenditionJob, CancellationToken, Rendition> render, ImageWorkersOptions options) : IDisposable
{
    readonly SemaphoreSlim free = new(options.Workers);

    /// <summary>Running and waiting together; a cancelled job counts until its worker is free again.</summary>
    int jobs;

    public ImageWorkers(ImagePipeline pipeline, ImageWorkersOptions options)
        : this((job, cancellation) => pipeline.Render(job.SourceFile, job.SourceType, job.Request, job.DestinationFile, cancellation), options)
    {
    }

    /// <exception cref="ActionError">busy, and whatever rendering throws.</exception>
    public async Task<Rendition> RenderAsync(RenditionJob job, CancellationToken cancellation)
    {
        if (Interlocked.Increment(ref jobs) > options.Workers + options.Queue)
        {
            Interlocked.Decrement(ref jobs);
            throw new ActionError(Errors.Busy, "As many images as this server can work on are waiting already.") { RetryAfter = 1 };
        }
        try
        {
            await free.WaitAsync(cancellation);
            try
            {
                // A thread of its own: native code blocks, and the pool's threads are there for requests.
                return await Task.Factory.StartNew(() => render(job, cancellation), cancellation, TaskCreationOptions.LongRunning, TaskScheduler.Default);
            }
            finally
            {
                free.Release();
            }
        }
        finally
        {
            Interlocked.Decrement(ref jobs);
        }
    }

    public void Dispose() => free.Dispose();
}
