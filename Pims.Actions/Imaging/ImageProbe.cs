using ImageMagick;
using Pims.Actions.Files;

namespace Pims.Actions.Imaging;

/// <summary>Reads an image's headers, and nothing else of it.</summary>
public sealed class ImageProbe(ImageEngine engine)
{
    /// <exception cref="ActionError">unsupported_format, unreadable_image, image_too_large.</exception>
    public ImageFacts Read(string file, FileType type, CancellationToken cancellation) => Read(file, type, page: null, cancellation);

    /// <summary>Of one page or frame, counted from 1; null for the first.</summary>
    /// <exception cref="ActionError">unsupported_format, unreadable_image, image_too_large, invalid_parameter where the page is not there.</exception>
    public ImageFacts Read(string file, FileType type, int? page, CancellationToken cancellation)
    {
        var settings = EngineInput.Settings(engine, type);
        cancellation.ThrowIfCancellationRequested();
        try
        {
            using var stream = EngineInput.Open(file);
            CheckClaim(stream, type);
            using var frames = new MagickImageCollection();
            frames.Ping(stream, settings);
            ImageLimits.RequirePage(page, frames.Count);
            var format = ImageFormatFacts.Of(type.Decoder!.Value);
            // An animation's canvas is that of its first frame.
            var facts = Facts(frames[format.HoldsAnimation ? 0 : (page ?? 1) - 1], format, frames.Count);
            ImageLimits.Check(type, facts);
            return facts;
        }
        catch (MagickException failure)
        {
            throw EngineFailure.Of(failure);
        }
    }

    static void CheckClaim(FileStream stream, FileType type)
    {
        if (HeaderClaim.Of(type.Decoder!.Value, stream) is { } claim) ImageLimits.Check(type, claim);
        stream.Position = 0;
    }

    static ImageFacts Facts(IMagickImage<byte> first, ImageFormatFacts format, int frames)
    {
        var (width, height) = ((int)first.Width, (int)first.Height);
        if (format.Format == ImageFormat.Gif || format.HoldsAnimation && frames > 1) (width, height) = ((int)first.Page.Width, (int)first.Page.Height);
        if (width < 1 || height < 1) throw Errors.UnreadableImage.Because("The image has no pixels.");
        var orientation = first.Orientation == OrientationType.Undefined ? 1 : (int)first.Orientation;
        var facts = new ImageFacts(width, height, orientation, format.HasAlpha && first.HasAlpha, NameOf(first.ColorSpace), frames);
        return facts.LiesOnItsSide ? facts with { Width = height, Height = width } : facts;
    }

    /// <summary>YCbCr is how some decoders hand over sRGB, as JPEG and AVIF store it.</summary>
    static string NameOf(ColorSpace space) => (space == ColorSpace.YCbCr ? ColorSpace.sRGB : space).ToString().ToLowerInvariant();
}
