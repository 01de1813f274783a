using Pims.Actions.Imaging;
using Pims.Storage;

namespace Pims.Actions.Files;

/// <summary>Of all requests that ask for the same picture of an asset the one that says it with a format and no more than it needs.</summary>
sealed class CanonicalRequest(FormatChoice formats)
{
    /// <param name="asset">An image.</param>
    /// <param name="image">What is asked for.</param>
    /// <param name="accept">The client's Accept header; null where there is none.</param>
    /// <exception cref="ActionError">
    /// <c>unsupported_format</c>, naming format; <c>invalid_parameter</c> where the page is known not to be there or a side to be too large
    /// </exception>
    public ImageRequest Of(AssetRow asset, ImageRequest image, string? accept)
    {
        var source = new PictureSource(asset);
        var format = formats.Of(image, source, accept);
        var target = ImageFormatFacts.Of(format);
        source.Require(image);
        var placed = Placed(image, source);
        return placed with
        {
            Format = format,
            IsAuto = false,
            Quality = target.DefaultQuality is { } quality && image.Quality != quality ? image.Quality : null,
            Page = image.Page == 1 && !(source.MayMove && target.HoldsAnimation) ? null : image.Page,
            Background = image.Background is { } color && Shows(color, target, isSeen: source.MayHaveAlpha || Pads(placed)) ? color : null,
        };
    }

    /// <summary>Without what has no effect on the size and the place of the picture.</summary>
    static ImageRequest Placed(ImageRequest image, PictureSource source)
    {
        if (image.Width is null && image.Height is null)
            return image with { Mode = ImageMode.Pad, Anchor = ImageAnchor.Center, Center = null, Upscale = true };
        if (image.Mode == ImageMode.BoxPad)
            image = image with { Mode = ImageMode.Pad, Upscale = false };
        if (!image.Upscale && source.SizeFor(image) is { } own && !Enlarges(image, own))
            image = image with { Upscale = true };
        // One side alone gives the other in every mode.
        if (image.Upscale && (image.Width is null || image.Height is null))
            image = image with { Mode = ImageMode.Pad };
        if (image.Mode != ImageMode.Crop)
            image = image with { Center = null };
        return image.Center is null && (image.Mode == ImageMode.Crop || Pads(image)) ? image : image with { Anchor = ImageAnchor.Center };
    }

    /// <summary>Whether the picture would be scaled up on any side, were it allowed.</summary>
    static bool Enlarges(ImageRequest image, (int Width, int Height) own)
    {
        var (wider, higher) = (image.Width > own.Width, image.Height > own.Height);
        return image.Mode is ImageMode.Pad or ImageMode.Max ? (wider || image.Width is null) && (higher || image.Height is null) : wider || higher;
    }

    /// <summary>Whether there may be room around the picture.</summary>
    static bool Pads(ImageRequest image) =>
        image.Mode == ImageMode.Pad && (image is { Width: not null, Height: not null } || !image.Upscale);

    /// <summary>Whether the colour makes another picture than none does.</summary>
    static bool Shows(ImageColor color, ImageFormatFacts target, bool isSeen) =>
        isSeen && color.Alpha > 0 && (target.KeepsAlpha || color != new ImageColor(byte.MaxValue, byte.MaxValue, byte.MaxValue, byte.MaxValue));
}
