using System.Collections.Concurrent;
using System.Runtime.CompilerServices;
using System.Runtime.Intrinsics;
using System.Security.Cryptography;
using ImageMagick;

namespace Pims.Actions.Imaging.Scaling;

/// <summary>
/// What the engine makes of a colour profile's colours in sRGB: asked for a grid of them, and the others are found between. The engine itself
/// reckons powers for each pixel, half a microsecond or more; a table costs it 20 ms, and most photos come with one of few profiles.
/// </summary>
sealed class ProfileTable
{
    /// <summary>So many steps of red, green and blue each; the usual size of such tables. They are closer where it is dark, because some profiles are steep there.</summary>
    const int Steps = 33;

    const double Closeness = 1.5;

    /// <summary>How far the table may be off halfway between two greys, of 65,535: two of the 255 that are seen.</summary>
    const int MostOff = 2 * PixelRows.EightBits;

    const int Red = Steps * Steps, Green = Steps, Blue = 1;

    const int MostKept = 16;

    /// <summary>For pictures of fewer pixels the engine is as quick.</summary>
    public const int Colors = Steps * Steps * Steps;

    const string Mapping = "RGBA";

    static readonly ushort[] Levels = [.. Enumerable.Range(0, Steps).Select(step => (ushort)Math.Round(ushort.MaxValue * Math.Pow(step / (Steps - 1.0), Closeness)))];

    /// <summary>Of every level the step below; of the last the one before.</summary>
    static readonly byte[] Below = [.. Enumerable.Range(0, Steps - 1).SelectMany(step => Enumerable.Repeat((byte)step, Levels[step + 1] - Levels[step])), Steps - 2];

    /// <summary>Null for a profile that has bends between the steps.</summary>
    static readonly ConcurrentDictionary<string, ProfileTable?> Kept = new();

    readonly Vector128<float>[] colors = new Vector128<float>[Colors];

    ProfileTable(ReadOnlySpan<ushort> values)
    {
        for (var at = 0; at < Colors; at++)
            colors[at] = Vector128.Create((float)values[at * PixelRows.Channels], values[(at * PixelRows.Channels) + 1], values[(at * PixelRows.Channels) + 2], 0);
    }

    /// <param name="image">Of red, green and blue, with the profile.</param>
    /// <param name="profile">Of the image.</param>
    /// <returns>Null where a table would not be exact enough.</returns>
    /// <exception cref="MagickException">The profile is damaged, or not one of red, green and blue.</exception>
    public static ProfileTable? Of(IMagickImage<byte> image, IColorProfile profile)
    {
        var key = Convert.ToHexString(SHA256.HashData(profile.ToByteArray()));
        if (Kept.TryGetValue(key, out var known)) return known;
        using var grid = image.Clone();
        grid.Alpha(AlphaOption.Off);
        // The last row are greys to try it with.
        grid.Sample(Steps, (Steps * Steps) + 1);
        Write(grid, [.. AllColors(), .. Greys()]);
        grid.TransformColorSpace(ColorProfiles.SRGB, ColorTransformMode.HighRes);
        var values = PixelRows.Of(grid, Mapping).SelectMany(row => row.ToArray()).ToArray();
        var table = new ProfileTable(values);
        // Which of them are the most used is not worth knowing.
        if (Kept.Count >= MostKept) Kept.Clear();
        return Kept[key] = table.IsExact(values.AsSpan(Colors * PixelRows.Channels)) ? table : null;
    }

    /// <summary>The image's colours, in place.</summary>
    public void Apply(IMagickImage<byte> image)
    {
        var mapping = image.HasAlpha ? Mapping : "RGBP";
        var writer = new PixelRowWriter(image, mapping);
        // Rows are written once they are read: both hand over the same number at once.
        foreach (var row in PixelRows.Of(image, mapping))
        {
            Map(row.Span, writer.Row);
            writer.Next();
        }
    }

    static void Write(IMagickImage<byte> grid, ushort[] values)
    {
        var writer = new PixelRowWriter(grid, Mapping);
        foreach (var row in values.Chunk(Steps * PixelRows.Channels))
        {
            row.CopyTo(writer.Row);
            writer.Next();
        }
    }

    static IEnumerable<ushort> AllColors() =>
        from red in Levels
        from green in Levels
        from blue in Levels
        from value in (ushort[])[red, green, blue, ushort.MaxValue]
        select value;

    /// <summary>Halfway between the steps, and white.</summary>
    static IEnumerable<ushort> Greys() => Levels.Zip(Levels.Skip(1).Append(Levels[^1]), (low, high) => (ushort)((low + high) / 2))
        .SelectMany(grey => (ushort[])[grey, grey, grey, ushort.MaxValue]);

    bool IsExact(ReadOnlySpan<ushort> greys)
    {
        ushort[] between = [.. Greys()];
        Map(between, between);
        for (var at = 0; at < between.Length; at++)
            if (Math.Abs(between[at] - greys[at]) > MostOff) return false;
        return true;
    }

    /// <summary>Between the four corners of the tetrahedron that a colour lies in, and rounded to the eight bits that are written of it.</summary>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    void Map(ReadOnlySpan<ushort> from, Span<ushort> to)
    {
        for (var at = 0; at < from.Length; at += PixelRows.Channels)
        {
            var (red, r) = Step(from[at]);
            var (green, g) = Step(from[at + 1]);
            var (blue, b) = Step(from[at + 2]);
            // The way from the darkest corner to the lightest goes first along the side on which the colour is farthest.
            var (first, second, most, middle, least) = (r >= g, g >= b, r >= b) switch
            {
                (true, true, _) => (Red, Red + Green, r, g, b),
                (true, false, true) => (Red, Red + Blue, r, b, g),
                (true, false, false) => (Blue, Blue + Red, b, r, g),
                (false, _, true) => (Green, Green + Red, g, r, b),
                (false, true, false) => (Green, Green + Blue, g, b, r),
                (false, false, false) => (Blue, Blue + Green, b, g, r),
            };
            var corner = colors.AsSpan((red * Red) + (green * Green) + (blue * Blue), Red + Green + Blue + 1);
            var color = (corner[0] * (1 - most)) + (corner[first] * (most - middle)) + (corner[second] * (middle - least)) + (corner[^1] * least);
            var whole = Vector128.ConvertToInt32((color / PixelRows.EightBits) + Vector128.Create(0.5f)) * PixelRows.EightBits;
            (to[at], to[at + 1], to[at + 2], to[at + 3]) = ((ushort)whole[0], (ushort)whole[1], (ushort)whole[2], from[at + 3]);
        }
    }

    /// <summary>The step below, and how far the level is above it, to 1 at the next.</summary>
    static (int Step, float Above) Step(ushort level)
    {
        var below = Below[level];
        return (below, (level - Levels[below]) / (float)(Levels[below + 1] - Levels[below]));
    }
}
