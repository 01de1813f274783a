using Pims.Actions.Files;

namespace Pims.Actions.Imaging;

/// <summary>What a source may be at most, looked at before a pixel is decoded.</summary>
public static class ImageLimits
{
    public const int MaxSide = 5000;
    public const int MaxFrames = 1000;
    public const long MaxPixels = 50_000_000;

    /// <summary>A JPEG is decoded at the size that is asked for, not at its own.</summary>
    public const long MaxJpegPixels = 250_000_000;

    public static void Check(FileType type, ImageFacts facts) => Check(type.Decoder, facts.Width, facts.Height, facts.Frames);

    /// <summary>Of a WebP every frame is decoded whichever is wanted, so together they may have as many pixels as one picture.</summary>
    internal static void Check(FileType type, HeaderClaim claim)
    {
        Check(type.Decoder, claim.Width, claim.Height, claim.Frames);
        if ((long)claim.Width * claim.Height * claim.Frames > MaxPixels)
            throw TooLong(claim.Frames);
    }

    /// <exception cref="ActionError">invalid_parameter where the page is not there.</exception>
    internal static void RequirePage(int? page, int pages)
    {
        if (page > pages)
            throw Errors.InvalidParameter.Because($"page is 1 to {pages} for this image.", "page");
    }

    /// <summary>What is decoded at once.</summary>
    internal static void Check(ImageFacts facts, int framesDecoded, Layout layout)
    {
        if (framesDecoded > 1 && Largest(facts, layout) * framesDecoded > MaxPixels)
            throw TooLong(framesDecoded, "; ask for one of the first with page");
    }

    /// <summary>Of what there is of a frame on its way: the source, the scaled picture and the canvas.</summary>
    static long Largest(ImageFacts facts, Layout layout)
    {
        var scaled = layout.CutsSource ? layout.Cut.Size : layout.Whole;
        return Math.Max((long)facts.Width * facts.Height, Math.Max(scaled.Area, layout.Canvas.Area));
    }

    static ActionError TooLong(int frames, string hint = "") =>
        Errors.ImageTooLarge.Because($"The animation's {frames} frames have over {MaxPixels / 1_000_000} million pixels together{hint}.");

    static void Check(ImageFormat? format, int width, int height, int frames)
    {
        var most = format == ImageFormat.Jpeg ? MaxJpegPixels : MaxPixels;
        if ((long)width * height > most)
            throw Errors.ImageTooLarge.Because($"The image has {width} x {height} pixels; {most / 1_000_000} million are the most.");
        if (frames > MaxFrames)
            throw Errors.ImageTooLarge.Because($"The image has more than {MaxFrames} frames, which are the most.");
    }
}
