using System.ComponentModel;
using Pims.Storage;

namespace Pims.Actions.Assets;

/// <summary>Gives an asset another filename.</summary>
public sealed class RenameAsset(Database database, TimeProvider time) : IAction<RenameAsset.Request, RenameAsset.Result>
{
    public static ActionFacts Facts { get; } = new("renameAsset")
    {
        Summary = "Gives an asset another filename; its bytes and its type stay. Another asset in the bucket may bear the same.",
        Group = "Assets",
        Access = Role.Editor,
        Errors = [Errors.AssetNotFound],
        Example = """{"action":"renameAsset","asset":"logo","filename":"logo 2026.png"}""",
        IsIdempotent = true,
    };

    public sealed record Request : AssetTarget
    {
        [Description(AssetChange.OfFilename)]
        public required Filename Filename { get; init; }
    }

    public sealed record Result(AssetView Asset);

    public Task<Result> HandleAsync(Request request, Call call, CancellationToken cancellation) =>
        database.WriteAsync(async session =>
        {
            var now = time.GetUtcNow();
            var update = new AssetUpdate(new AssetChange { Filename = request.Filename }, now);
            var place = await AssetFinder.FindLiveAsync(session, call.Caller, request.Asset, request.Path);
            return new Result(await update.RunAsync(session, call, place.Row, now));
        }, cancellation);
}
