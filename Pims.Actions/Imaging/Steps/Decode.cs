using ImageMagick;

namespace Pims.Actions.Imaging.Steps;

/// <summary>The frames that the result needs, and of a JPEG no more pixels.</summary>
static class Decode
{
    /// <summary>Of the whole picture at the result's scale.</summary>
    public const int SmallSide = 512;

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
        // What some programs hide there counts for nothing: the headers are not asked for it either.
        if (!rendering.Source.HasAlpha)
            foreach (var frame in rendering.Frames) frame.Alpha(AlphaOption.Off);
    }

    /// <summary>
    /// Asked for more than the size that the whole picture has at the result's scale, also where only a part of it is left: from little
    /// more than the result's own pixels it is visibly rough (SSIM 0.91 to 0.97 against a whole decode). Twice as much costs small results
    /// a few milliseconds; for larger ones it often means the whole picture at three times the cost, so they get half more.
    /// </summary>
    static void AskForSmall(Rendering rendering)
    {
        var (facts, size) = (rendering.Facts, rendering.Layout.Whole);
        var wanted = Times(size, Math.Max(size.Width, size.Height) <= SmallSide ? 4 : 3);
        if (DecodedPixels(facts, Divisor(facts, wanted)) > ImageLimits.MaxPixels) wanted = size;
        var divisor = Divisor(facts, wanted);
        if (DecodedPixels(facts, divisor) > ImageLimits.MaxPixels)
            throw Errors.ImageTooLarge.Because("The image is too large for a result of this size; ask for a smaller one.");
        // Asked for more than there is, the decoder would enlarge.
        if (divisor == 1) return;
        var (width, height) = facts.LiesOnItsSide ? (wanted.Height, wanted.Width) : (wanted.Width, wanted.Height);
        rendering.Settings.SetDefine("jpeg:size", $"{width}x{height}");
    }

    static PixelSize Times(PixelSize size, int halves) => new(LayoutSizes.Scale(size.Width, halves, 2), LayoutSizes.Scale(size.Height, halves, 2));

    static int Divisor(ImageFacts facts, PixelSize wanted) => Math.Clamp(Math.Min(facts.Width / wanted.Width, facts.Height / wanted.Height), 1, 8);

    /// <summary>The decoder shrinks by whole eighths, rounded up.</summary>
    static long DecodedPixels(ImageFacts facts, int divisor)
    {
        var eighths = (8 + divisor - 1) / divisor;
        return (long)facts.Width * facts.Height * eighths * eighths / 64;
    }

    /// <summary>A truncated JPEG is no error to its decoder, only a warning, and the rest of the picture grey.</summary>
    static void RefuseDamaged(object? sender, WarningEventArgs warning)
    {
        if (warning.Exception is MagickCorruptImageWarningException damage) throw damage;
    }
}
