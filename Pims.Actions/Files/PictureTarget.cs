using System.ComponentModel;
using System.ComponentModel.DataAnnotations;
using System.Globalization;
using Pims.Actions.Assets;
using Pims.Actions.Imaging;
using Pims.Actions.Schema;

namespace Pims.Actions.Files;

/// <summary>An asset, and what picture is to be made of it; without any of these parameters its file as it is.</summary>
[ComesLast]
public record PictureTarget : AssetTarget
{
    [Description("The picture's width in pixels.")]
    [Range(1, ImageLimits.MaxSide)]
    public int? Width { get; init; }

    [Description("The picture's height in pixels.")]
    [Range(1, ImageLimits.MaxSide)]
    public int? Height { get; init; }

    [Description("How it gets into the box of width and height; absent, pad.")]
    [AllowedValues("pad", "boxpad", "crop", "max", "min", "stretch")]
    public string? Mode { get; init; }

    [Description("The picture's format; absent, the file's own.")]
    [AllowedValues("jpg", "jpeg", "png", "png8", "gif", "webp", "avif", "bmp", "tif", "tiff")]
    public string? Format { get; init; }

    [Description("1 to 100, for JPEG, WebP and AVIF.")]
    [Range(1, 100)]
    public int? Quality { get; init; }

    [Description("false: never larger than the image itself.")]
    public bool? Upscale { get; init; }

    [Description("What lies under a transparent image; absent, nothing, or white where the format has no transparency.")]
    public ImageColor? Bgcolor { get; init; }

    [Description("The page or frame of which a still is made, from 1; absent, the first page, or the whole animation.")]
    [Range(1, ImageLimits.MaxFrames)]
    public int? Page { get; init; }

    /// <summary>The parameters as an address has them; none for the file as it is.</summary>
    internal Dictionary<string, string> ImageParameters() =>
        new (string Name, string? Value)[]
        {
            ("width", Text(Width)), ("height", Text(Height)), ("mode", Mode), ("upscale", Upscale is { } upscale ? (upscale ? "true" : "false") : null), ("format", Format),
            ("quality", Text(Quality)), ("bgcolor", Bgcolor?.ToString()), ("page", Text(Page)),
        }.Where(pair => pair.Value is not null).ToDictionary(pair => pair.Name, pair => pair.Value!);

    static string? Text(int? number) => number?.ToString(CultureInfo.InvariantCulture);
}
