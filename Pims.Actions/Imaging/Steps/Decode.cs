using ImageMagick;

namespace Pims.Actions.Imaging.Steps;

/// <summary>The frames that the result needs, and of a JPEG no more pixels.</summary>
static class Decode
{
    const int SmallSide = 256;

    public static void Apply(Rendering rendering)
    {
        var settings = rendering.Settings;
        settings.FrameIndex = (uint)rendering.Decoded.First;
        settings.FrameCount = (uint)rendering.Decoded.Count;
        if (settings.Format == MagickFormat.Jpeg) AskForSmall(rendering);
        rendering.Frames.Warning += RefuseDamaged;
        using var stream = EngineInput.Open(rendering.SourceFile);
        rendering.Frames.Read(stream, settings);
    }

    /// <summary>
    /// Asked for once the size that the whole picture has at the result's scale, also where only a part of it is left, and not twice: the decoder goes by whole fractions and never below, so twice the
    /// size often means the whole picture at three times the cost. Small results are asked for twice as large: there it
    /// costs a few milliseconds, and a picture scaled from little more than its own size is visibly rough.
    /// </summary>
    static void AskForSmall(Rendering rendering)
    {
        var (facts, size) = (rendering.Facts, rendering.Layout.Whole);
        var spare = Math.Max(rendering.Layout.Cut.Width, rendering.Layout.Cut.Height) <= SmallSide ? 2 : 1;
        var divisor = Math.Clamp(Math.Min(facts.Width / (size.Width * spare), facts.Height / (size.Height * spare)), 1, 8);
        if (DecodedPixels(facts, divisor) > ImageLimits.MaxPixels)
            throw Errors.ImageTooLarge.Because("The image is too large for a result of this size; ask for a smaller one.");
        // Asked for more than there is, the decoder would enlarge.
        if (divisor == 1) return;
        var (width, height) = facts.LiesOnItsSide ? (size.Height, size.Width) : (size.Width, size.Height);
        rendering.Settings.SetDefine("jpeg:size", $"{width * spare}x{height * spare}");
    }

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
