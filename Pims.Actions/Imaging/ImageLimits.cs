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

    public static void Check(FileType type, ImageFacts facts)
    {
        var most = type.Decoder == ImageFormat.Jpeg ? MaxJpegPixels : MaxPixels;
        if ((long)facts.Width * facts.Height > most)
            throw Errors.ImageTooLarge.Because($"The image has {facts.Width} x {facts.Height} pixels; {most / 1_000_000} million are the most.");
        if (facts.Frames > MaxFrames)
            throw Errors.ImageTooLarge.Because($"The image has {facts.Frames} frames; {MaxFrames} are the most.");
    }
}
