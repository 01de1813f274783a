using System.ComponentModel;
using System.ComponentModel.DataAnnotations;
using Pims.Storage;

namespace Pims.Actions.Assets;

/// <summary>Gives an asset a file again that it had before.</summary>
public sealed class RestoreAssetVersion(Database database, TimeProvider time) : IAction<RestoreAssetVersion.Request, RestoreAssetVersion.Result>
{
    public static ActionFacts Facts { get; } = new("restoreAssetVersion")
    {
        Summary = "Gives an asset a file again that it had before, as its next version; the file that it has stays as a version, and so does the restored one.",
        Group = "Assets",
        Access = Role.Editor,
        Errors = [Errors.AssetNotFound, Errors.VersionNotFound],
        Example = """{"action":"restoreAssetVersion","asset":"terms","version":1}""",
    };

    public sealed record Request : AssetTarget
    {
        [Description("Which version, as getAssetVersions names it.")]
        [Range(1, int.MaxValue)]
        public required int Version { get; init; }
    }

    public sealed record Result(AssetView Asset);

    public Task<Result> HandleAsync(Request request, Call call, CancellationToken cancellation) =>
        database.WriteAsync(async session =>
        {
            var place = await AssetFinder.FindLiveAsync(session, call.Caller, request.Asset, request.Path);
            if (request.Version == place.Row.Version)
                throw Errors.InvalidParameter.Because($"Version {request.Version} is the file that the asset has.", "version");
            var version = await VersionTable.FindAsync(session, place.Row.AssetId, request.Version)
                ?? throw Errors.VersionNotFound.Because($"Asset {place.Row.Code} has no version {request.Version}.", "version");
            var change = call.Caller.ChangeAt(time.GetUtcNow());
            var row = await FileReplacement.WriteAsync(session, place.Row, FileReplacement.As(place.Row, version), change, request.Version);
            return new Result(AssetView.Of(row, place.Bucket.Path, call.PublicUrl));
        }, cancellation);
}
