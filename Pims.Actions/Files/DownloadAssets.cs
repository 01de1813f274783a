using System.ComponentModel;
using System.ComponentModel.DataAnnotations;
using Pims.Actions.Buckets;
using Pims.Actions.Imaging;
using Pims.Storage;

namespace Pims.Actions.Files;

/// <summary>Many assets' files in one zip.</summary>
public sealed class DownloadAssets(Database database, ZipContents contents, AssetZip zip) : IAction<DownloadAssets.Request, StreamAnswer>
{
    public static ActionFacts Facts { get; } = new("downloadAssets")
    {
        Summary = "A zip of assets or of a bucket, streamed, with a folder for each sub-bucket; with an image parameter, pictures made from the images. What could not be put in is listed in missing.txt inside. In JSON-RPC and in a batch a signed URL of it, good for an hour.",
        Group = "Files",
        Access = Role.Viewer,
        Errors = [Errors.AssetNotFound, Errors.BucketNotFound],
        Example = """{"action":"downloadAssets","bucket_id":1,"recursive":true,"max_width":800,"format":"jpg"}""",
        IsReadOnly = true,
        MovesFile = true,
    };

    /// <summary>Of assets or of a bucket; at the top, of those in no bucket.</summary>
    public sealed record Request : BucketTarget
    {
        [Description("Also the assets of all buckets below, in folders.")]
        public bool Recursive { get; init; }

        [Description("The assets' codes, in place of a bucket.")]
        public IReadOnlyList<string>? Assets { get; init; }

        [Description("The most that an image may be wide, in pixels; none is enlarged.")]
        [Range(1, ImageLimits.MaxSide)]
        public int? MaxWidth { get; init; }

        [Description("The most that an image may be high, in pixels; none is enlarged.")]
        [Range(1, ImageLimits.MaxSide)]
        public int? MaxHeight { get; init; }

        [Description("The format of images; absent, each one's own.")]
        [AllowedValues("jpg", "jpeg", "bmp", "gif", "png", "png8", "tif", "tiff", "webp")]
        public string? Format { get; init; }

        [Description("What lies under transparent images.")]
        public ImageColor? Bgcolor { get; init; }

        /// <summary>The pictures that are made of images; null for the files themselves.</summary>
        internal ImageRequest? Image()
        {
            if (MaxWidth is null && MaxHeight is null && Format is null && Bgcolor is null)
                return null;
            return new ImageRequest
            {
                Width = MaxWidth, Height = MaxHeight, Mode = ImageMode.Max, Upscale = false, Format = Format is null ? null : ImageParameters.ParseFormat(Format), Background = Bgcolor,
            };
        }

        /// <exception cref="ActionError"><c>missing_parameter</c>, <c>invalid_parameter</c></exception>
        internal void RequireOne()
        {
            if (Assets is null && !IsGiven())
                throw Errors.MissingParameter.Because("assets is missing: name assets by their codes, or a bucket by bucket_id, slug or path.", "assets");
            if (Assets is not null && (IsGiven() || Recursive))
                throw Errors.InvalidParameter.Because("Name assets or a bucket, not both.", BucketParameter ?? "recursive");
        }

        internal string? BucketParameter => BucketId is not null ? "bucket_id" : Slug is not null ? "slug" : Path is not null ? "path" : null;
    }

    public async Task<StreamAnswer> HandleAsync(Request request, Call call, CancellationToken cancellation)
    {
        request.RequireOne();
        var image = request.Image();
        if (request.Assets is { } codes)
            return await AnswerAsync("assets", contents.OfCodesAsync(call, codes, cancellation), Errors.AssetNotFound.Because("None of the assets exists.", "assets"));
        var place = await database.ReadAsync(session => request.FindAsync(session, call.Caller), cancellation);
        return await AnswerAsync(
            place.IsTop ? "assets" : place.Bucket.Name, contents.OfBucketAsync(call, place.Id, request.Recursive, cancellation),
            Errors.AssetNotFound.Because($"There is no asset {(request.Recursive ? "in the bucket or below it" : "in the bucket itself")}.", request.BucketParameter));

        async Task<StreamAnswer> AnswerAsync(string name, IAsyncEnumerable<ZipItem[]> pages, ActionError nothing)
        {
            var begun = await Begun<ZipItem[]>.WhereAsync(pages, page => page.Any(item => item.Row is not null), cancellation) ?? throw nothing;
            return new StreamAnswer(ZipNames.Safe(name + ".zip"), FileTypes.Zip, (output, token) => zip.WriteAsync(output, begun.AllAsync(), image, call, token));
        }
    }
}
