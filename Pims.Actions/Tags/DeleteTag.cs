using System.ComponentModel;
using System.ComponentModel.DataAnnotations;
using Pims.Actions.Assets;

namespace Pims.Actions.Tags;

/// <summary>Takes a tag away.</summary>
public sealed class DeleteTag(TagChange change) : IAction<DeleteTag.Request, DeleteTag.Result>
{
    public static ActionFacts Facts { get; } = new("deleteTag")
    {
        Summary = "Takes a tag from all assets that exist for the caller; the assets stay. "
            + "In batches: where it is stopped, what was changed before stays, and calling it again does the rest.",
        Group = "Assets",
        Access = Role.Editor,
        Example = """{"action":"deleteTag","tag":"summer"}""",
        IsIdempotent = true,
        MovesFile = true,
    };

    public sealed record Request
    {
        [Description("The tag, just as it is written.")]
        [Length(1, AssetData.MaxWord)]
        public required string Tag { get; init; }
    }

    /// <summary><paramref name="Changed"/>: how many assets; 0 for a tag that none bears.</summary>
    public sealed record Result(long Changed);

    public async Task<Result> HandleAsync(Request request, Call call, CancellationToken cancellation) =>
        new(await change.RunAsync(call, request.Tag, to: null, cancellation));
}
