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

    [Description("How it gets into the box of width and height; absent, pad: fitted in, and the rest filled with bgcolor.")]
    [AllowedValues("pad", "boxpad", "crop", "max", "min", "stretch")]
    public string? Mode { get; init; }

    [Description("The picture's format; absent, the file's own. auto: at an address, the best that its reader's Accept allows; else as for a reader without one.")]
    [AllowedValues("jpg", "jpeg", "png", "png8", "gif", "webp", "avif", "bmp", "tif", "tiff", Imaging.ImageParameters.Auto)]
    public string? Format { get; init; }

    [Description("1 to 100, for JPEG, WebP and AVIF.")]
    [Range(1, 100)]
    public int? Quality { get; init; }

    [Description("false: never larger than the image itself.")]
    public bool? Upscale { get; init; }

    [Description("What lies under a transparent image and around a padded one; absent, nothing, or white where the format has no transparency.")]
    public ImageColor? Bgcolor { get; init; }

    [Description("The page or frame of which a still is made, from 1; absent, the first page, or the whole animation.")]
    [Range(1, ImageLimits.MaxFrames)]
    public int? Page { get; init; }

    [Description("Where in the box it lies, and which part of it is left by cropping; absent, center.")]
    [AllowedValues("center", "top", "right", "bottom", "left", "topleft", "topright", "bottomleft", "bottomright")]
    public string? Anchor { get; init; }

    [Description("y,x in fractions like 0.3,0.5: where the window of mode crop is centred as far as the edges allow; wins over anchor.")]
    public FocalPoint? Center { get; init; }

    [Description("A named set of these parameters from the server's configuration; what is given beside it wins.")]
    public string? Preset { get; init; }

    /// <summary>The parameters as an address has them; none for the file as it is.</summary>
    internal Dictionary<string, string> ImageParameters() =>
        new (string Name, string? Value)[]
        {
            ("width", Text(Width)), ("height", Text(Height)), ("mode", Mode), ("upscale", Upscale is { } upscale ? (upscale ? "true" : "false") : null), ("format", Format),
            ("quality", Text(Quality)), ("bgcolor", Bgcolor?.ToString()), ("page", Text(Page)), ("anchor", Anchor), ("center", Center?.ToString()), (ImagePresets.Parameter, Preset),
        }.Where(pair => pair.Value is not null).ToDictionary(pair => pair.Name, pair => pair.Value!);

    static string? Text(int? number) => number?.ToString(CultureInfo.InvariantCulture);
}
