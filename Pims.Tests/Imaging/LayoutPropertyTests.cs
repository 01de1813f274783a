using FsCheck;
using FsCheck.Fluent;
using Pims.Actions;
using Pims.Actions.Imaging;

namespace Pims.Tests.Imaging;

/// <summary>What holds of every layout, whatever is asked for.</summary>
sealed class LayoutPropertyTests
{
    static readonly Gen<int> Side = Gen.Frequency((1, Gen.Choose(1, 20)), (3, Gen.Choose(1, 16_000)));
    static readonly Gen<int?> Wanted = Gen.Frequency((1, Gen.Constant<int?>(null)), (4, Gen.Choose(1, 5000).Select(side => (int?)side)));
    static readonly Gen<double> Fraction = Gen.Choose(0, 1000).Select(thousandths => thousandths / 1000.0);

    static readonly Gen<ImageRequest> Requests =
        from width in Wanted
        from height in Wanted
        from mode in Gen.Elements(Enum.GetValues<ImageMode>())
        from anchor in Gen.Elements(Enum.GetValues<ImageAnchor>())
        from upscale in Gen.Elements(true, false)
        from centred in Gen.Elements(true, false)
        from y in Fraction
        from x in Fraction
        select new ImageRequest { Width = width, Height = height, Mode = mode, Anchor = anchor, Upscale = upscale, Center = centred ? new FocalPoint(y, x) : null };

    static readonly Gen<(int Width, int Height, ImageRequest Request)> Cases =
        from width in Side
        from height in Side
        from request in Requests
        select (width, height, request);

    static Property Always(Func<int, int, ImageRequest, Layout, bool> holds) => Prop.ForAll(Cases.ToArbitrary(), each =>
    {
        try
        {
            return holds(each.Width, each.Height, each.Request, Layout.Of(each.Width, each.Height, each.Request));
        }
        catch (ActionError refused)
        {
            var (width, height) = (each.Request.Width, each.Request.Height);
            return refused.Parameter == "width" ? width is not null : refused.Parameter == "height" && height is not null;
        }
    });

    static bool IsInside(PixelArea part, int width, int height) =>
        part.X >= 0 && part.Y >= 0 && part.Width >= 1 && part.Height >= 1 && part.X + part.Width <= width && part.Y + part.Height <= height;

    [FsCheck.NUnit.Property(MaxTest = 2000)]
    public Property Every_part_lies_inside_its_whole() => Always((width, height, _, layout) =>
        IsInside(layout.Window, width, height)
        && IsInside(layout.Cut, layout.Whole.Width, layout.Whole.Height)
        && IsInside(new(layout.Left, layout.Top, layout.Cut.Width, layout.Cut.Height), layout.Canvas.Width, layout.Canvas.Height));

    [FsCheck.NUnit.Property(MaxTest = 2000)]
    public Property No_side_is_over_5000_but_the_picture_s_own() => Always((width, height, _, layout) =>
        layout.Canvas == new PixelSize(width, height) || (layout.Canvas.Width <= 5000 && layout.Canvas.Height <= 5000));

    [FsCheck.NUnit.Property(MaxTest = 2000)]
    public Property Both_sides_are_met_as_the_mode_says() => Always((width, height, request, layout) =>
    {
        if (request is not { Width: int boxWidth, Height: int boxHeight }) return true;
        var (canvas, picture) = (layout.Canvas, layout.Cut.Size);
        var box = new PixelSize(boxWidth, boxHeight);
        var touches = picture.Width == boxWidth || picture.Height == boxHeight;
        var isOwn = picture == new PixelSize(width, height);
        return request.Mode switch
        {
            ImageMode.Pad or ImageMode.BoxPad => canvas == box && (touches || isOwn),
            ImageMode.Crop or ImageMode.Stretch => request.Upscale ? canvas == box : canvas == new PixelSize(Math.Min(boxWidth, width), Math.Min(boxHeight, height)),
            ImageMode.Max => canvas == picture && canvas.Width <= boxWidth && canvas.Height <= boxHeight && (touches || isOwn),
            _ => canvas == picture && (isOwn || (touches && canvas.Width >= boxWidth && canvas.Height >= boxHeight)),
        };
    });

    [FsCheck.NUnit.Property(MaxTest = 2000)]
    public Property Without_upscale_no_pixel_is_enlarged() => Always((width, height, request, layout) =>
        request.Upscale || (layout.Whole.Width <= width && layout.Whole.Height <= height));

    [FsCheck.NUnit.Property(MaxTest = 2000)]
    public Property One_side_alone_is_the_same_in_every_mode() => Always((width, height, request, layout) =>
        (request.Width is null) == (request.Height is null) || !request.Upscale || request.Mode == ImageMode.BoxPad
        || (layout.Canvas == layout.Cut.Size && layout.Whole == layout.Canvas
            && (request.Width is { } given
                ? layout.Canvas.Width == given && IsRounded(layout.Canvas.Height, (double)height * given / width)
                : IsRounded(layout.Canvas.Width, (double)width * request.Height!.Value / height))));

    [FsCheck.NUnit.Property(MaxTest = 2000)]
    public Property The_focal_point_is_seen() => Always((width, height, request, layout) =>
        request is not { Mode: ImageMode.Crop, Center: { } center } || (Sees(layout.Window.X, layout.Window.Width, center.X * width) && Sees(layout.Window.Y, layout.Window.Height, center.Y * height)));

    [FsCheck.NUnit.Property(MaxTest = 2000)]
    public Property The_window_has_the_shape_of_the_picture_but_for_half_a_pixel() => Always((width, height, _, layout) =>
        IsRounded(layout.Window.Width, (double)width * layout.Cut.Width / layout.Whole.Width)
        && IsRounded(layout.Window.Height, (double)height * layout.Cut.Height / layout.Whole.Height));

    [FsCheck.NUnit.Property(MaxTest = 2000)]
    public Property What_is_scaled_is_never_far_larger_than_the_result() => Always((_, _, _, layout) =>
        (layout.CutsSource ? layout.Cut.Size : layout.Whole).Area <= Math.Max(2_000_000, 2 * Math.Max(layout.Canvas.Area, layout.Cut.Size.Area)));

    static bool IsRounded(int side, double exact) => side == 1 ? exact < 1.5 + 1e-6 : Math.Abs(side - exact) <= 0.5 + 1e-6;

    static bool Sees(int start, int size, double point) => point >= start - 0.5 && point <= start + size + 0.5;
}
