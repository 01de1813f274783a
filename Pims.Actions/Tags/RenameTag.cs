using System.ComponentModel;
using System.ComponentModel.DataAnnotations;
using Pims.Actions.Assets;

namespace Pims.Actions.Tags;

/// <summary>Gives a tag another name.</summary>
public sealed class RenameTag(TagChange change) : IAction<RenameTag.Request, RenameTag.Result>
{
    public static ActionFacts Facts { get; } = new("renameTag")
    {
        Summary = "Puts another tag in the place of one on all assets that exist for the caller; one that bears both keeps one. "
            + "In batches: where it is stopped, what was renamed before stays, and calling it again renames the rest.",
        Group = "Assets",
        Access = Role.Editor,
        Example = """{"action":"renameTag","tag":"summer","to":"Summer 2030"}""",
        IsIdempotent = true,
        MovesFile = true,
    };

    public sealed record Request
    {
        [Description("The tag, just as it is written.")]
        [Length(1, AssetData.MaxWord)]
        public required string Tag { get; init; }

        [Description("What it is to be called.")]
        [Length(1, AssetData.MaxWord)]
        public required string To { get; init; }
    }

    /// <summary><paramref name="Changed"/>: how many assets; 0 for a tag that none bears.</summary>
    public sealed record Result(long Changed);

    public async Task<Result> HandleAsync(Request request, Call call, CancellationToken cancellation) =>
        new(await change.RunAsync(call, request.Tag, request.To, cancellation));
}
