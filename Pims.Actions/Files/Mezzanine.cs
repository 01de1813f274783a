using Pims.Actions.Imaging;

namespace Pims.Actions.Files;

/// <summary>
/// A smaller version of a large original, kept as any picture is, from which small pictures are made: decoding many millions of pixels for
/// each of them is most of their cost.
/// </summary>
static class Mezzanine
{
    /// <summary>Large enough for every picture that is small beside a screen.</summary>
    public const int Side = 2048;

    /// <summary>Below this an original is hardly larger than its mezzanine.</summary>
    public const long LeastPixels = 10_000_000;

    /// <summary>How many times larger than a picture it must be on each side, so that nobody sees which of the two it was made from.</summary>
    public const int Spare = 4;

    /// <summary>What it loses is gone once it is made smaller; from 90 on it would have twice the bytes to decode.</summary>
    const int Quality = 89;

    /// <returns>The request for it; null where the picture is to be made from the original.</returns>
    public static ImageRequest? For(PictureSource source, ImageRequest picture)
    {
        if (picture.Page is not null || !source.HasOneFrame || OriginalOf(source) is not { } own || own.Area < LeastPixels)
            return null;
        var request = new ImageRequest
        {
            Width = Side, Height = Side, Mode = ImageMode.Max, Upscale = false,
            Format = source.MayHaveAlpha ? ImageFormat.Png : ImageFormat.Jpeg, Quality = Quality,
        };
        var (whole, mezzanine) = (Layout.Of(own.Width, own.Height, picture).Whole, Layout.Of(own.Width, own.Height, request).Whole);
        return whole.Width * Spare <= mezzanine.Width && whole.Height * Spare <= mezzanine.Height ? request : null;
    }

    /// <summary>The original's upright size; null where it is not known.</summary>
    public static PixelSize? OriginalOf(PictureSource source) => source.SizeFor(new ImageRequest()) is var (width, height) ? new PixelSize(width, height) : null;
}
