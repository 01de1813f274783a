using ImageMagick;

namespace Pims.Actions.Imaging.Steps;

/// <summary>The frames that the result needs, and of a JPEG no more pixels.</summary>
static class Decode
{
    public static void Apply(Rendering rendering)
    {
        var settings = rendering.Settings;
        settings.FrameIndex = (uint)rendering.Decoded.First;
        settings.FrameCount = (uint)rendering.Decoded.Count;
        // What stands in for a larger original is small enough.
        if (settings.Format == MagickFormat.Jpeg && rendering.Own.Width <= rendering.Facts.Width) AskForSmall(rendering);
        rendering.Frames.Warning += RefuseDamaged;
        using var stream = EngineInput.Open(rendering.SourceFile);
        rendering.Frames.Read(stream, settings);
        if (rendering.Frames[0].Width != (rendering.Facts.StoredWidth + rendering.Shrunk - 1) / rendering.Shrunk) rendering.Shrunk = 1;
        // What some programs hide there counts for nothing: the headers are not asked for it either.
        if (!rendering.Source.HasAlpha)
            foreach (var frame in rendering.Frames) frame.Alpha(AlphaOption.Off);
    }

    /// <summary>
    /// By halves, which the decoder makes as means of whole squares: what these lose, scaling gives back. It needs half more pixels than the
    /// whole picture has at the result's scale, also where only a part of it is left.
    /// </summary>
    static void AskForSmall(Rendering rendering)
    {
        var (facts, size) = (rendering.Facts, rendering.Layout.Whole);
        var divisor = Divisor(facts, new(LayoutSizes.Scale(size.Width, 3, 2), LayoutSizes.Scale(size.Height, 3, 2)));
        if (DecodedPixels(facts, divisor) > ImageLimits.MaxPixels) divisor = Divisor(facts, size);
        if (DecodedPixels(facts, divisor) > ImageLimits.MaxPixels)
            throw Errors.ImageTooLarge.Because("The image is too large for a result of this size; ask for a smaller one.");
        // Asked for its own size, the decoder might enlarge.
        if (divisor == 1) return;
        rendering.Shrunk = divisor;
        rendering.Settings.SetDefine("jpeg:size", $"{facts.StoredWidth / divisor}x{facts.StoredHeight / divisor}");
    }

    static int Divisor(ImageFacts facts, PixelSize wanted) => Math.Min(facts.Width / wanted.Width, facts.Height / wanted.Height) switch
    {
        >= 8 => 8,
        >= 4 => 4,
        >= 2 => 2,
        _ => 1,
    };

    static long DecodedPixels(ImageFacts facts, int divisor) => (long)facts.Width * facts.Height / (divisor * divisor);

    /// <summary>A truncated JPEG is no error to its decoder, only a warning, and the rest of the picture grey.</summary>
    static void RefuseDamaged(object? sender, WarningEventArgs warning)
    {
        if (warning.Exception is MagickCorruptImageWarningException damage) throw damage;
    }
}
