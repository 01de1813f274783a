using System.ComponentModel;
using Pims.Actions.Buckets;
using Pims.Storage;

namespace Pims.Actions.Assets;

/// <summary>The asset of a filename in a bucket.</summary>
public sealed class GetAssetByFilename(Database database) : IAction<GetAssetByFilename.Request, GetAssetByFilename.Result>
{
    public static ActionFacts Facts { get; } = new("getAssetByFilename")
    {
        Summary = "The asset with this filename in a bucket, of equal names the oldest; at the top, among those in no bucket.",
        Group = "Assets",
        Access = Role.Viewer,
        Errors = [Errors.BucketNotFound, Errors.AssetNotFound],
        Example = """{"action":"getAssetByFilename","bucket_id":1,"filename":"logo.png"}""",
        IsReadOnly = true,
    };

    public sealed record Request : BucketTarget
    {
        [Description("The filename, its case as it is.")]
        public required Filename Filename { get; init; }
    }

    public sealed record Result(AssetView Asset);

    public Task<Result> HandleAsync(Request request, Call call, CancellationToken cancellation) =>
        database.ReadAsync(async session =>
        {
            var bucket = await request.FindAsync(session, call.Caller);
            var row = await AssetFinder.OldestNamedAsync(session, call.Caller, bucket, request.Filename.Text)
                ?? throw Errors.AssetNotFound.Because($"The bucket has no asset with the filename '{Schema.Nearest.Shown(request.Filename.Text)}'.", "filename");
            return new Result(AssetView.Of(row, bucket.Path, call.PublicUrl));
        }, cancellation);
}
