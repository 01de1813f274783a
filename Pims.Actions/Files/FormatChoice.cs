using Pims.Actions.Imaging;

namespace Pims.Actions.Files;

/// <summary>Which format a picture gets.</summary>
/// <param name="isWritten">Whether the image engine writes a format.</param>
sealed class FormatChoice(Func<ImageFormat, bool> isWritten)
{
    /// <summary>An AVIF takes a second or two for a million pixels; who did not ask for one does not wait longer than for this.</summary>
    const int MostAvifPixels = 4_000_000;

    /// <param name="image">What is asked for.</param>
    /// <param name="source">Of what.</param>
    /// <param name="accept">The client's Accept header, for what is asked for as auto; null where there is none.</param>
    /// <exception cref="ActionError"><c>unsupported_format</c>, naming format</exception>
    public ImageFormat Of(ImageRequest image, PictureSource source, string? accept)
    {
        if (image.IsAuto)
            return Auto(image, source, new Accepted(accept));
        if (image.Format is not { } wanted)
            return source.Format is { } own && isWritten(own.Format) ? own.Format : source.Format?.Format == ImageFormat.Heic ? Plain(source) : ImageFormat.Png;
        return isWritten(wanted) ? wanted : throw Errors.UnsupportedFormat.Because($"This image engine does not write {ImageFormatFacts.Of(wanted).Names[0]}.", "format");
    }

    /// <summary>
    /// AVIF and WebP where the client names them, whichever it wants more; else the own format, unless the client wants others. What
    /// moves goes on moving.
    /// </summary>
    ImageFormat Auto(ImageRequest image, PictureSource source, Accepted accepted)
    {
        var moves = source.MayMove && image.Page is null;
        var plain = Plain(source);
        var modern = new[] { ImageFormat.Avif, ImageFormat.Webp }.Where(CanBe).Where(format => Named(format) > 0).ToArray();
        var others = new[] { source.Format?.Format, moves ? ImageFormat.Gif : null, plain, plain == ImageFormat.Png ? ImageFormat.Jpeg : ImageFormat.Png }
            .OfType<ImageFormat>().Where(CanBe).ToArray();
        if (modern.Length > 0)
        {
            var best = modern.MaxBy(Named);
            return others is [var own, ..] && own == source.Format?.Format && Named(own) > Named(best) ? own : best;
        }
        // Better something that was not asked for than nothing at all.
        return others.Where(format => moves && ImageFormatFacts.Of(format).HoldsAnimation && Any(format) != 0)
            .Concat(others.Where(format => Any(format) > 0)).Concat(others.Where(format => Any(format) is null)).Concat(others).Append(plain).First();

        double Named(ImageFormat format) => accepted.Named(ImageFormatFacts.Of(format).Type);

        double? Any(ImageFormat format) => accepted.Any(ImageFormatFacts.Of(format).Type);

        // What is chosen here must not fail, nor lose what the picture has.
        bool CanBe(ImageFormat format) => isWritten(format) && (format != ImageFormat.Avif || !moves && !source.MayHaveAlpha && MostPixels(image, source) <= MostAvifPixels);
    }

    static ImageFormat Plain(PictureSource source) => source.MayHaveAlpha ? ImageFormat.Png : ImageFormat.Jpeg;

    /// <summary>What the result has at most; null where nobody knows.</summary>
    static double? MostPixels(ImageRequest image, PictureSource source)
    {
        var own = source.SizeFor(image) is var (width, height) ? new PixelSize(width, height) : (PixelSize?)null;
        if (own is { } most && !image.Upscale && image.Mode is not (ImageMode.Pad or ImageMode.BoxPad))
            return most.Area;
        if (image is { Width: { } wide, Height: { } high } && image.Mode != ImageMode.Min)
            return (double)wide * high;
        if (own is not { } size)
            return null;
        var scale = Math.Max((double?)image.Width / size.Width ?? 0, (double?)image.Height / size.Height ?? 0);
        return scale == 0 ? size.Area : Math.Ceiling(size.Width * scale) * Math.Ceiling(size.Height * scale);
    }
}
