namespace Pims.Actions.Imaging;

/// <summary>The sizes of a <see cref="Layout"/>, by the mode and by whether a picture may be enlarged.</summary>
static class LayoutSizes
{
    /// <summary>The sides that are given; of one alone the other by the source's shape, without any the source's own.</summary>
    public static PixelSize Box(PixelSize own, ImageRequest request) => (request.Width, request.Height) switch
    {
        (null, null) => own,
        (int width, null) => OneSided(own, new(width, Scale(own.Height, width, own.Width)), request, "width"),
        (null, int height) => OneSided(own, new(Scale(own.Width, height, own.Height), height), request, "height"),
        (int width, int height) => new(width, height),
    };

    /// <summary>The size that the whole picture gets, in every mode that cuts nothing.</summary>
    public static PixelSize Picture(PixelSize own, PixelSize box, ImageRequest request)
    {
        var mayGrow = request.Upscale && request.Mode != ImageMode.BoxPad;
        if (request.Mode == ImageMode.Stretch) return mayGrow ? box : Smaller(own, box);
        // A box that was made from one side is the picture's own shape but for the rounding.
        var size = IsOneSided(request) ? box : request.Mode == ImageMode.Min ? Covering(own, box) : Inside(own, box);
        if (!mayGrow && (size.Width > own.Width || size.Height > own.Height)) size = own;
        // Only covering a box can lead out of it; the source's own size is nothing that was computed.
        return request.Mode == ImageMode.Min && size != own ? Checked(size, size.Width > box.Width ? "height" : "width") : size;
    }

    /// <summary>The size of a crop.</summary>
    public static PixelSize Cropped(PixelSize own, PixelSize box, ImageRequest request) => request.Upscale ? box : Smaller(own, box);

    /// <summary>The smallest size of the source's shape that leaves none of the box free.</summary>
    public static PixelSize Covering(PixelSize own, PixelSize box) => (long)box.Width * own.Height >= (long)box.Height * own.Width
        ? new(box.Width, Math.Max(box.Height, Scale(own.Height, box.Width, own.Width)))
        : new(Math.Max(box.Width, Scale(own.Width, box.Height, own.Height)), box.Height);

    public static bool IsOneSided(ImageRequest request) => request.Width is null || request.Height is null;

    public static int Scale(int side, int numerator, int denominator) =>
        (int)Math.Max(1, ((2L * side * numerator) + denominator) / (2L * denominator));

    /// <summary>What may not grow has its own size where the box would be larger; only a padded box stays as it was asked for.</summary>
    static PixelSize OneSided(PixelSize own, PixelSize box, ImageRequest request, string given) =>
        !request.Upscale && request.Mode is not (ImageMode.Pad or ImageMode.BoxPad) && (box.Width > own.Width || box.Height > own.Height) ? own : Checked(box, given);

    static PixelSize Inside(PixelSize own, PixelSize box) => (long)box.Width * own.Height <= (long)box.Height * own.Width
        ? new(box.Width, Scale(own.Height, box.Width, own.Width))
        : new(Scale(own.Width, box.Height, own.Height), box.Height);

    static PixelSize Smaller(PixelSize one, PixelSize other) => new(Math.Min(one.Width, other.Width), Math.Min(one.Height, other.Height));

    static PixelSize Checked(PixelSize size, string given)
    {
        var (computed, pixels) = given == "width" ? ("height", size.Height) : ("width", size.Width);
        return pixels <= ImageLimits.MaxSide
            ? size
            : throw Errors.InvalidParameter.Because($"With this {given} the {computed} would be {pixels}; {ImageLimits.MaxSide} is the most.", given);
    }
}
