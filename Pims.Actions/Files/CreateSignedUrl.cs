using System.ComponentModel;
using System.ComponentModel.DataAnnotations;
using Pims.Actions.Access;
using Pims.Actions.Assets;
using Pims.Actions.Imaging;
using Pims.Storage;

namespace Pims.Actions.Files;

/// <summary>An address of an asset's file, or of a picture made from it, for those who have no credential.</summary>
public sealed class CreateSignedUrl(Database database, SignedUrls urls, TimeProvider time) : IAction<CreateSignedUrl.Request, SignedUrl>
{
    public static ActionFacts Facts { get; } = new("createSignedUrl")
    {
        Summary = "An address that serves the asset to whoever has it, with exactly these image parameters, until it expires or the caller's credential is withdrawn.",
        Group = "Files",
        Access = Role.Viewer,
        Errors = [Errors.AssetNotFound, Errors.AssetExpired, Errors.UnsupportedFormat],
        Example = """{"action":"createSignedUrl","asset":"logo","expires_in":600,"width":200}""",
        IsReadOnly = true,
    };

    public sealed record Request : PictureTarget
    {
        [Description("How long the address is good, in seconds; at most 7 days.")]
        [Range(1, 7 * 24 * 60 * 60)]
        public int ExpiresIn { get; init; } = 3600;
    }

    public async Task<SignedUrl> HandleAsync(Request request, Call call, CancellationToken cancellation)
    {
        var image = request.ImageParameters();
        var isPicture = ImageParameters.Read(image) is not null;
        var row = (await database.ReadAsync(session => AssetFinder.FindServedAsync(session, call.Caller, request, time.GetUtcNow()), cancellation)).Row;
        if (isPicture)
            Renditions.SourceOf(row);
        return await urls.MakeAsync(call, row.Code, MediaUrl.Plain(call.PublicUrl, row.Code, row.Filename!), image, TimeSpan.FromSeconds(request.ExpiresIn), cancellation);
    }
}
