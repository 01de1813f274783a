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
            throw Errors.ImageTooLarge.Because($"The animation's {claim.Frames} frames have over {MaxPixels / 1_000_000} million pixels together.");
    }

    static void Check(ImageFormat? format, int width, int height, int frames)
    {
        var most = format == ImageFormat.Jpeg ? MaxJpegPixels : MaxPixels;
        if ((long)width * height > most)
            throw Errors.ImageTooLarge.Because($"The image has {width} x {height} pixels; {most / 1_000_000} million are the most.");
        if (frames > MaxFrames)
            throw Errors.ImageTooLarge.Because($"The image has more than {MaxFrames} frames, which are the most.");
    }
}
