using Pims.Storage;

namespace Pims.Actions.Chores;

/// <summary>Drops the requests that expired download addresses stood for.</summary>
public sealed class DropDownloads(Database database, TimeProvider time) : Chore
{
    public override string Name => "drop_downloads";

    public override TimeSpan Interval => TimeSpan.FromHours(1);

    public override async Task<ChoreBatch> RunBatchAsync(CancellationToken cancellation) =>
        Took(await database.WriteAsync(session => DownloadTable.DropAsync(session, time.GetUtcNow(), BatchSize), cancellation));
}
