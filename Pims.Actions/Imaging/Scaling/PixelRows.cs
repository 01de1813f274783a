using System.Runtime.InteropServices;
using ImageMagick;

namespace Pims.Actions.Imaging.Scaling;

/// <summary>An image's pixels by rows, as four channels of 16 bits. A few rows are handed over at once: fewer calls, and no copy of the whole image.</summary>
static class PixelRows
{
    public const int Channels = 4;

    /// <summary>From one of the levels of 8 bits to the next.</summary>
    public const int EightBits = ushort.MaxValue / byte.MaxValue;

    const int ValuesAtOnce = 32 * 1024;

    /// <param name="image">Is not changed meanwhile.</param>
    /// <param name="mapping">The channels, as the engine names them.</param>
    public static IEnumerable<ReadOnlyMemory<ushort>> Of(IMagickImage<byte> image, string mapping)
    {
        using var pixels = image.GetPixels();
        var (length, high) = ((int)image.Width * Channels, RowsAtOnce(image));
        for (var top = 0; top < image.Height; top += high)
        {
            var rows = pixels.ToShortArray(0, top, image.Width, (uint)Math.Min(high, (int)image.Height - top), mapping)!;
            for (var at = 0; at < rows.Length; at += length)
                yield return rows.AsMemory(at, length);
        }
    }

    public static int RowsAtOnce(IMagickImage<byte> image) => Math.Max(1, ValuesAtOnce / ((int)image.Width * Channels));
}

/// <summary>Fills an image from the top.</summary>
sealed class PixelRowWriter(IMagickImage<byte> image, string mapping)
{
    readonly int length = (int)image.Width * PixelRows.Channels;
    readonly ushort[] rows = new ushort[(int)image.Width * PixelRows.Channels * PixelRows.RowsAtOnce(image)];
    int top, filled;

    /// <summary>Where the next row goes.</summary>
    public Span<ushort> Row => rows.AsSpan(filled * length, length);

    /// <summary>The row is filled.</summary>
    public void Next()
    {
        filled++;
        if (filled * length < rows.Length && top + filled < image.Height) return;
        var settings = new PixelImportSettings(0, top, image.Width, (uint)filled, StorageType.Short, mapping);
        image.ImportPixels(MemoryMarshal.AsBytes<ushort>(rows.AsSpan(0, filled * length)), settings);
        (top, filled) = (top + filled, 0);
    }
}
