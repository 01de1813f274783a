using System.ComponentModel;
using System.ComponentModel.DataAnnotations;
using Pims.Actions.Access;
using Pims.Actions.Assets;
using Pims.Actions.Imaging;
using Pims.Storage;

namespace Pims.Actions.Files;

/// <summary>An asset's file, or a picture made from it.</summary>
public sealed class DownloadAsset(
    Database database, Renditions renditions, TransformOptions transforms, SignedUrls urls, TimeProvider time) : IAction<DownloadAsset.Request, FileAnswer>
{
    static readonly TimeSpan LinkLifetime = TimeSpan.FromHours(1);

    public static ActionFacts Facts { get; } = new("downloadAsset")
    {
        Summary = "The asset's file itself, streamed; with an image parameter, a picture made from it. In JSON-RPC and in a batch a signed URL of the same, good for an hour.",
        Group = "Files",
        Access = Role.Viewer,
        Errors = [Errors.AssetNotFound, Errors.AssetExpired, Errors.VersionNotFound, Errors.UnsupportedFormat, Errors.UnreadableImage, Errors.ImageTooLarge],
        Example = """{"action":"downloadAsset","asset":"logo","width":200,"format":"webp"}""",
        IsReadOnly = true,
        MovesFile = true,
    };

    public sealed record Request : PictureTarget
    {
        [Description("Which version, as getAssetVersions names it; absent, the current one.")]
        [Range(1, int.MaxValue)]
        public int? Version { get; init; }
    }

    public async Task<FileAnswer> HandleAsync(Request request, Call call, CancellationToken cancellation)
    {
        var parameters = request.ImageParameters();
        var asked = transforms.Read(parameters);
        transforms.Require(parameters.Keys, isKnown: true);
        var (asset, row) = await database.ReadAsync(session => FindAsync(session, request, call.Caller), cancellation);
        var image = asked is null ? null : renditions.Resolve(row, asked, accept: null);
        return new FileAnswer(
            row.Filename!,
            token => renditions.OpenAsync(row, image, token),
            row.Version == asset.Version
                ? token => urls.MakeAsync(call, row.Code, MediaUrl.Plain(call.PublicUrl, row.Code, row.Filename!), parameters, LinkLifetime, token)
                : null);
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
