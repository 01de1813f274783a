using System.ComponentModel;
using System.ComponentModel.DataAnnotations;
using Pims.Actions.Access;
using Pims.Actions.Assets;
using Pims.Actions.Imaging;
using Pims.Actions.Schema;
using Pims.Storage;

namespace Pims.Actions.Files;

/// <summary>An address of an asset's file, or of a picture made from it, for those who have no credential.</summary>
public sealed class CreateSignedUrl(
    Database database, Renditions renditions, TransformOptions transforms, SignedUrls urls, TimeProvider time) : IAction<CreateSignedUrl.Request, SignedUrl>
{
    /// <summary>Of a media address: with 1 it serves an attachment.</summary>
    public const string DownloadParameter = "download";

    public static ActionFacts Facts { get; } = new("createSignedUrl")
    {
        Summary = "An address that serves the asset to whoever has it, with exactly these image parameters, until it expires or the caller's credential is withdrawn.",
        Group = "Files",
        Access = Role.Viewer,
        Errors = [Errors.AssetNotFound, Errors.AssetExpired, Errors.UnsupportedFormat],
        Example = """{"action":"createSignedUrl","asset":"logo","expires_in":600,"width":200,"height":200,"mode":"crop","center":"0.3,0.5"}""",
        IsReadOnly = true,
    };

    public sealed record Request : PictureTarget
    {
        [Description("How long the address is good, in seconds; at most 7 days.")]
        [Range(1, 7 * 24 * 60 * 60)]
        public int ExpiresIn { get; init; } = 3600;

        [ComesLast]
        [Description("Also in the address, as download=1: it serves an attachment, to be saved.")]
        public bool Download { get; init; }
    }

    public async Task<SignedUrl> HandleAsync(Request request, Call call, CancellationToken cancellation)
    {
        var parameters = request.ImageParameters();
        var image = transforms.Read(parameters);
        transforms.Require(parameters.Keys, isKnown: true);
        var row = (await database.ReadAsync(session => AssetFinder.FindServedAsync(session, call.Caller, request, time.GetUtcNow()), cancellation)).Row;
        if (image is not null)
            renditions.Resolve(row, image, accept: null);
        if (request.Download)
            parameters.Add(DownloadParameter, "1");
        return await urls.MakeAsync(call, row.Code, MediaUrl.Plain(call.PublicUrl, row.Code, row.Filename!), parameters, TimeSpan.FromSeconds(request.ExpiresIn), cancellation);
    }
}
