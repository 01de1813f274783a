namespace Pims.Actions.Imaging;

/// <summary>The size of a result. Whole numbers throughout: a side ending in a half is rounded up, the same on every machine.</summary>
public readonly record struct FittedSize(int Width, int Height)
{
    /// <summary>The largest size of the picture's own shape inside the sides that are given; without any, its own size.</summary>
    /// <exception cref="ActionError">invalid_parameter naming the given side, where the computed one is over 5000.</exception>
    public static FittedSize Of(int width, int height, ImageRequest request)
    {
        var own = new FittedSize(width, height);
        var fitted = Fit(own, request);
        if (!request.Upscale && (fitted.Width > width || fitted.Height > height)) return own;
        if (request is { Width: not null, Height: null } && fitted.Height > ImageLimits.MaxSide)
            throw TooLong("width", "height", fitted.Height);
        if (request is { Width: null, Height: not null } && fitted.Width > ImageLimits.MaxSide)
            throw TooLong("height", "width", fitted.Width);
        return fitted;
    }

    static FittedSize Fit(FittedSize own, ImageRequest request) => (request.Width, request.Height) switch
    {
        (null, null) => own,
        (int width, null) => new(width, Scale(own.Height, width, own.Width)),
        (null, int height) => new(Scale(own.Width, height, own.Height), height),
        (int width, int height) when (long)width * own.Height <= (long)height * own.Width => new(width, Scale(own.Height, width, own.Width)),
        (_, int height) => new(Scale(own.Width, height, own.Height), height),
    };

    static int Scale(int side, int numerator, int denominator) =>
        (int)Math.Max(1, ((2L * side * numerator) + denominator) / (2L * denominator));

    static ActionError TooLong(string given, string computed, int pixels) =>
        Errors.InvalidParameter.Because($"With this {given} the {computed} would be {pixels}; {ImageLimits.MaxSide} is the most.", given);
}
