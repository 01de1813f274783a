using System.ComponentModel;
using System.ComponentModel.DataAnnotations;

namespace Pims.Actions.Assets;

/// <summary>Deletes for good what is in the trash.</summary>
public sealed class EmptyTrash(TrashPurge purge, TimeProvider time) : IAction<EmptyTrash.Request, EmptyTrash.Result>
{
    const int BatchSize = 500;

    public static ActionFacts Facts { get; } = new("emptyTrash")
    {
        Summary = "Deletes for good what is in the trash, everybody's, but for what something refers to; in batches: where it is stopped, what went before stays gone.",
        Group = "Assets",
        Access = Role.Admin,
        Example = """{"action":"emptyTrash","older_than_days":30}""",
        IsIdempotent = true,
        MovesFile = true,
    };

    public sealed record Request
    {
        [Description("Only what was deleted this many days ago or before; 0 for all.")]
        [Range(0, 36500)]
        public int OlderThanDays { get; init; }
    }

    /// <summary>How many assets.</summary>
    public sealed record Result(long Purged);

    public async Task<Result> HandleAsync(Request request, Call call, CancellationToken cancellation)
    {
        var until = time.GetUtcNow() - TimeSpan.FromDays(request.OlderThanDays);
        for (var purged = 0L; ;)
        {
            // A full trash takes long, in which a credential can be withdrawn.
            call = await call.AgainAsync(cancellation);
            call.Caller.Require(Facts.Access, Facts.Name);
            var count = await purge.RunBatchAsync(until, BatchSize, cancellation);
            purged += count;
            if (count < BatchSize)
                return new Result(purged);
        }
    }
}
