using Pims.Actions.Assets;
using Pims.Storage;

namespace Pims.Actions.Chores;

/// <summary>Drops codes that were given out and never got a file.</summary>
public sealed class DropReservedCodes(Database database, TimeProvider time) : Chore
{
    public override string Name => "drop_reserved_codes";

    public override TimeSpan Interval => TimeSpan.FromHours(1);

    public override async Task<ChoreBatch> RunBatchAsync(CancellationToken cancellation) =>
        Took(await database.WriteAsync(
            session => AssetTable.DropReservedAsync(session, time.GetUtcNow() - AssetFinder.ReservedFor, BatchSize), cancellation));
}
