using Pims.Storage;
using Pims.Storage.Blobs;

namespace Pims.Server;

/// <summary>Once, beside the first requests: removes the files that a crash left without a row.</summary>
sealed class StartupSweep(Database database, BlobStore blobs, DataFolder folder, ILogger<StartupSweep> logger) : BackgroundService
{
    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        await Task.Yield();
        try
        {
            var count = await BlobSweep.RunAsync(database, blobs, folder.HeldSince, stoppingToken);
            if (count > 0)
                Log.Swept(logger, count);
        }
        catch (Exception error) when (error is not OperationCanceledException)
        {
            Log.SweepFailed(logger, error);
        }
    }
}
