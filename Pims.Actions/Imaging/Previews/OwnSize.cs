namespace Pims.Actions.Imaging.Previews;

/// <summary>
/// The size in pixels, not rounded, that a page or drawing has when none is asked for. It keeps the shape exactly: a drawing of 1 x 0.3 is no square.
/// </summary>
readonly record struct OwnSize(double Width, double Height)
{
    const double MostPixels = ImageLimits.MaxSide * (double)ImageLimits.MaxSide;

    /// <summary>Of the shape given, and at most 5000 pixels a side.</summary>
    public static OwnSize Of(double width, double height)
    {
        var scale = Math.Min(1, ImageLimits.MaxSide / Math.Max(width, height));
        return new(width * scale, height * scale);
    }

    /// <summary>
    /// In how many pixels it is drawn: what the result shows, so that no step need scale it again. It lies inside the box, or over all of it
    /// where the box is filled; what must not be enlarged has at most its own size.
    /// </summary>
    public (int Width, int Height) For(ImageRequest request)
    {
        var (side, own) = SideFor(request);
        if (side > own && (!request.Upscale || request.Mode == ImageMode.BoxPad))
            side = own;
        // First multiplied, then divided: whole numbers stay exact, and a half is rounded up.
        var (width, height) = (Width * side / own, Height * side / own);
        // The overflow of a crop, or a size that the pipeline is going to refuse by its shape: both can do with fewer pixels.
        var less = Math.Min(1, Math.Min(2 * ImageLimits.MaxSide / Math.Max(width, height), Math.Sqrt(MostPixels / (width * height))));
        return (Rounded(width * less), Rounded(height * less));
    }

    /// <summary>The side that decides, as it is wanted and as it is.</summary>
    (double Wanted, double Own) SideFor(ImageRequest request)
    {
        var (byWidth, byHeight) = ((request.Width ?? Width, Width), (request.Height ?? Height, Height));
        if (request.Width is null)
            return byHeight;
        if (request.Height is null)
            return byWidth;
        var fills = request.Mode is ImageMode.Crop or ImageMode.Min or ImageMode.Stretch;
        var isWidthMore = request.Width * Height > request.Height * Width;
        return isWidthMore == fills ? byWidth : byHeight;
    }

    static int Rounded(double side) => (int)Math.Max(1, Math.Floor(side + 0.5));
}
