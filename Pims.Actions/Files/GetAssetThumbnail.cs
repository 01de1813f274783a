using System.ComponentModel;
using System.ComponentModel.DataAnnotations;
using Newtonsoft.Json.Linq;
using Pims.Actions.Access;
using Pims.Actions.Assets;
using Pims.Actions.Imaging;
using Pims.Actions.Imaging.Previews;
using Pims.Storage;

namespace Pims.Actions.Files;

/// <summary>A small picture of an asset, such as every browser shows.</summary>
public sealed class GetAssetThumbnail(
    Database database, Renditions renditions, TransformOptions transforms, SignedUrls urls, TimeProvider time) : IAction<GetAssetThumbnail.Request, FileAnswer>
{
    static readonly TimeSpan LinkLifetime = TimeSpan.FromHours(1);

    /// <summary>Why there is none is worth a word of its own; a server that is busy is not the image's fault.</summary>
    static readonly ErrorCode[] Reasons = [Errors.UnsupportedFormat, Errors.UnreadableImage, Errors.ImageTooLarge];

    public static ActionFacts Facts { get; } = new("getAssetThumbnail")
    {
        Summary = "A small picture: of an image, of an animation's first frame, of a PDF's first page, of an SVG, or of a video a frame that is not black; fitted into a square, never enlarged; JPEG, PNG or WebP. In JSON-RPC and in a batch a URL of it, good for an hour.",
        Group = "Files",
        Access = Role.Viewer,
        Errors = [Errors.AssetNotFound, Errors.AssetExpired, Errors.NoThumbnail],
        Example = """{"action":"getAssetThumbnail","asset":"logo","size":128}""",
        IsReadOnly = true,
        MovesFile = true,
    };

    public sealed record Request : AssetTarget
    {
        [Description("The most that it is wide and high, in pixels.")]
        [Range(16, 2000)]
        public int Size { get; init; } = 256;
    }

    public async Task<FileAnswer> HandleAsync(Request request, Call call, CancellationToken cancellation)
    {
        var row = (await database.ReadAsync(session => AssetFinder.FindServedAsync(session, call.Caller, request, time.GetUtcNow()), cancellation)).Row;
        var type = FileTypes.OfMimeType(row.MimeType!);
        var thumbnail = new PictureTarget
        {
            Width = request.Size, Height = request.Size, Mode = "max", Upscale = false, Format = FormatFor(row, type), Page = 1,
        }.ImageParameters();
        return new FileAnswer(
            row.Filename!,
            token => OpenAsync(row, ImageParameters.Read(thumbnail)!, token),
            // A media address takes no parameters of a video's picture, and none at all where presets alone are taken.
            type.TakesImageParameters && transforms.Mode != TransformMode.Presets
                ? token => urls.MakeAsync(call, row.Code, MediaUrl.Plain(call.PublicUrl, row.Code, row.Filename!), thumbnail, LinkLifetime, token)
                : null);
    }

    async Task<OpenFile> OpenAsync(AssetRow row, ImageRequest image, CancellationToken cancellation)
    {
        try
        {
            return await renditions.OpenAsync(row, FileTypes.OfMimeType(row.MimeType!).TakesImageParameters ? renditions.Resolve(row, image, accept: null) : image, cancellation);
        }
        catch (ActionError error) when (Reasons.Contains(error.Code))
        {
            throw Errors.NoThumbnail.Because(error.Message);
        }
    }

    /// <summary>The image's own format where every browser shows it; else PNG, or JPEG for what is known to have no transparency, as pages and videos.</summary>
    /// <exception cref="ActionError"><c>no_thumbnail</c></exception>
    static string FormatFor(AssetRow row, FileType type)
    {
        if (type.Preview is { } preview)
            return preview == PreviewKind.Svg ? "png" : "jpeg";
        if (type.Decoder is not { } format)
            throw Errors.NoThumbnail.Because($"The asset is {row.MimeType}, of which no picture is made.");
        // That it could not be read when it came says nothing: a worker may have been killed, or slow, for other reasons.
        return format switch
        {
            ImageFormat.Jpeg => "jpeg",
            // What is known of a TIFF does not say whether it has transparency.
            ImageFormat.Png or ImageFormat.Gif or ImageFormat.Tiff => "png",
            ImageFormat.Webp => "webp",
            _ => (bool?)JObject.Parse(row.Meta!)["has-alpha"] == false ? "jpeg" : "png",
        };
    }
}
