using Pims.Actions.Assets;

namespace Pims.Actions.Chores;

/// <summary>Deletes for good what has been in the trash for longer than the trash keeps.</summary>
public sealed class PurgeTrash(TrashPurge purge, ChoreOptions options, TimeProvider time) : Chore
{
    public override string Name => "purge_trash";

    public override TimeSpan Interval => TimeSpan.FromHours(1);

    public override async Task<ChoreBatch> RunBatchAsync(CancellationToken cancellation) =>
        options.TrashRetention is { } retention ? Took(await purge.RunBatchAsync(time.GetUtcNow() - retention, BatchSize, cancellation)) : default;
}
