namespace Pims.Actions.Imaging;

/// <summary>Width and height in pixels.</summary>
public readonly record struct PixelSize(int Width, int Height)
{
    public long Area => (long)Width * Height;
}

/// <summary>A rectangle of pixels: how far it lies from the left and from the top, and its size.</summary>
public readonly record struct PixelArea(int X, int Y, int Width, int Height)
{
    public PixelSize Size => new(Width, Height);
}

/// <summary>
/// Where every pixel of a result comes from. Whole numbers throughout: a side that ends in a half is rounded up, the
/// same on every machine.
/// </summary>
/// <param name="Window">The part of the upright source that is shown.</param>
/// <param name="Whole">The size that the whole source has at the result's scale; far more than the result where a crop leaves little of it.</param>
/// <param name="Cut">The window at that scale. Its size is that of the picture in the result.</param>
/// <param name="Canvas">The size of the result.</param>
/// <param name="Left">Where the picture lies on the canvas.</param>
/// <param name="Top">Where the picture lies on the canvas.</param>
public sealed record Layout(PixelArea Window, PixelSize Whole, PixelArea Cut, PixelSize Canvas, int Left, int Top)
{
    /// <summary>What is scaled for nothing below this costs a few milliseconds.</summary>
    const long LeastPixels = 2_000_000;

    /// <summary>
    /// Cutting the scaled picture is exact to a pixel of the result, cutting the source only to one of the source. So
    /// the source is cut where otherwise more than the double, and much, would be scaled for nothing.
    /// </summary>
    public bool CutsSource => Whole.Area > Math.Max(2 * Cut.Size.Area, LeastPixels);

    public bool IsPadded => Canvas != Cut.Size;

    /// <param name="width">Of the upright source, as is the height.</param>
    /// <param name="height">Of the upright source.</param>
    /// <param name="request">What is wanted.</param>
    /// <exception cref="ActionError">invalid_parameter naming the given side, where the computed one is over 5000.</exception>
    public static Layout Of(int width, int height, ImageRequest request)
    {
        var own = new PixelSize(width, height);
        var box = LayoutSizes.Box(own, request);
        var (across, down) = Sides(request.Anchor);
        if (request.Mode == ImageMode.Crop) return Cropped(own, LayoutSizes.Cropped(own, box, request), request);
        var picture = LayoutSizes.Picture(own, box, request);
        var canvas = request.Mode is ImageMode.Pad or ImageMode.BoxPad ? box : picture;
        return new(
            new(0, 0, width, height), picture, new(0, 0, picture.Width, picture.Height), canvas,
            Anchored(canvas.Width - picture.Width, across), Anchored(canvas.Height - picture.Height, down));
    }

    static Layout Cropped(PixelSize own, PixelSize box, ImageRequest request)
    {
        var whole = LayoutSizes.IsOneSided(request) ? box : LayoutSizes.Covering(own, box);
        var seen = new PixelSize(
            LayoutSizes.Scale(own.Width, box.Width, whole.Width), LayoutSizes.Scale(own.Height, box.Height, whole.Height));
        return new(At(own, seen, request), whole, At(whole, box, request), box, 0, 0);
    }

    static PixelArea At(PixelSize whole, PixelSize part, ImageRequest request)
    {
        var (across, down) = Sides(request.Anchor);
        return request.Center is { } center
            ? new(Around(whole.Width, part.Width, center.X), Around(whole.Height, part.Height, center.Y), part.Width, part.Height)
            : new(Anchored(whole.Width - part.Width, across), Anchored(whole.Height - part.Height, down), part.Width, part.Height);
    }

    static int Around(int whole, int part, double fraction) => Math.Clamp((int)Math.Floor((whole * fraction) - (part / 2.0) + 0.5), 0, whole - part);

    static int Anchored(int space, int halves) => space * halves / 2;

    /// <summary>How many halves of the free space lie before the picture.</summary>
    static (int Across, int Down) Sides(ImageAnchor anchor) => (
        anchor switch
        {
            ImageAnchor.Left or ImageAnchor.TopLeft or ImageAnchor.BottomLeft => 0,
            ImageAnchor.Right or ImageAnchor.TopRight or ImageAnchor.BottomRight => 2,
            _ => 1,
        },
        anchor switch
        {
            ImageAnchor.Top or ImageAnchor.TopLeft or ImageAnchor.TopRight => 0,
            ImageAnchor.Bottom or ImageAnchor.BottomLeft or ImageAnchor.BottomRight => 2,
            _ => 1,
        });
}
