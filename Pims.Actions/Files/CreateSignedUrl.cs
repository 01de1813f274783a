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

    public sealed record Request : AssetTarget
    {
        [Description("How long the address is good, in seconds; at most 7 days.")]
        [Range(1, 7 * 24 * 60 * 60)]
        public int ExpiresIn { get; init; } = 3600;

        [Description("The picture's width in pixels.")]
        [Range(1, ImageLimits.MaxSide)]
        public int? Width { get; init; }

        [Description("The picture's height in pixels.")]
        [Range(1, ImageLimits.MaxSide)]
        public int? Height { get; init; }

        [Description("How it fits; to be given beside width and height together.")]
        [AllowedValues(ImageRequest.Fit)]
        public string? Mode { get; init; }

        [Description("The picture's format; absent, the file's own.")]
        public string? Format { get; init; }

        [Description("1 to 100, for JPEG and WebP.")]
        [Range(1, 100)]
        public int? Quality { get; init; }
    }

    public async Task<SignedUrl> HandleAsync(Request request, Call call, CancellationToken cancellation)
    {
        var image = new (string Name, string? Value)[]
        {
            ("width", request.Width?.ToString()), ("height", request.Height?.ToString()), ("mode", request.Mode), ("format", request.Format),
            ("quality", request.Quality?.ToString()),
        }.Where(pair => pair.Value is not null).ToDictionary(pair => pair.Name, pair => pair.Value!);
        var isPicture = ImageRequest.Read(image) is not null;
        var row = (await database.ReadAsync(session => AssetFinder.FindServedAsync(session, call.Caller, request, time.GetUtcNow()), cancellation)).Row;
        if (isPicture && FileTypes.OfMimeType(row.MimeType!).Decoder is null)
            throw Errors.UnsupportedFormat.Because($"The asset is {row.MimeType}, which is no image that can be transformed.");
        return await urls.MakeAsync(call, row.Code, row.Filename!, image, TimeSpan.FromSeconds(request.ExpiresIn), cancellation);
    }
}
