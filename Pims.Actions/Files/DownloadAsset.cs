using System.ComponentModel;
using System.ComponentModel.DataAnnotations;
using Pims.Actions.Access;
using Pims.Actions.Assets;
using Pims.Storage;

namespace Pims.Actions.Files;

/// <summary>An asset's file.</summary>
public sealed class DownloadAsset(Database database, AssetFiles files, SignedUrls urls, TimeProvider time) : IAction<DownloadAsset.Request, FileAnswer>
{
    static readonly TimeSpan LinkLifetime = TimeSpan.FromHours(1);

    public static ActionFacts Facts { get; } = new("downloadAsset")
    {
        Summary = "The asset's file itself, streamed; in JSON-RPC and in a batch a signed URL of it, good for an hour.",
        Group = "Files",
        Access = Role.Viewer,
        Errors = [Errors.AssetNotFound, Errors.AssetExpired, Errors.VersionNotFound],
        Example = """{"action":"downloadAsset","asset":"logo"}""",
        IsReadOnly = true,
        MovesFile = true,
    };

    public sealed record Request : AssetTarget
    {
        [Description("Which version, as getAssetVersions names it; absent, the current one. An older one is only streamed, it has no URL.")]
        [Range(1, int.MaxValue)]
        public int? Version { get; init; }
    }

    public async Task<FileAnswer> HandleAsync(Request request, Call call, CancellationToken cancellation)
    {
        var (asset, row) = await database.ReadAsync(session => FindAsync(session, request, call.Caller), cancellation);
        return new FileAnswer(
            row,
            token => files.OpenAsync(row, token),
            token => row.Version == asset.Version
                ? urls.MakeAsync(call, row.Code, row.Filename!, [], LinkLifetime, token)
                : throw Errors.InvalidParameter.Because("An older version has no URL: ask for it in the PIMS dialect, not in a batch.", "version"));
    }

    /// <summary>The asset, and the asset as it was with the file of the version.</summary>
    async Task<(AssetRow Asset, AssetRow OfVersion)> FindAsync(Session session, Request request, Caller caller)
    {
        var asset = (await AssetFinder.FindServedAsync(session, caller, request, time.GetUtcNow())).Row;
        if (request.Version is not { } number || number == asset.Version)
            return (asset, asset);
        var version = await VersionTable.FindAsync(session, asset.AssetId, number)
            ?? throw Errors.VersionNotFound.Because($"Asset {asset.Code} has no version {number}.", "version");
        return (asset, FileReplacement.As(asset, version));
    }
}
