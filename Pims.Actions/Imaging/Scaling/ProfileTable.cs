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
    /// <summary>So many steps of red, green and blue each; the usual size of such tables.</summary>
    const int Steps = 33;

    const int Red = Steps * Steps, Green = Steps, Blue = 1;

    const int MostKept = 16;

    /// <summary>For pictures of fewer pixels the engine is as quick.</summary>
    public const int Colors = Steps * Steps * Steps;

    const string Mapping = "RGBA";

    static readonly ConcurrentDictionary<string, ProfileTable> Kept = new();

    readonly Vector128<float>[] colors = new Vector128<float>[Colors];

    ProfileTable(IMagickImage<byte> grid)
    {
        var at = 0;
        foreach (var row in PixelRows.Of(grid, Mapping))
            for (var pixel = 0; pixel < row.Length; pixel += PixelRows.Channels)
                colors[at++] = Vector128.Create((float)row.Span[pixel], row.Span[pixel + 1], row.Span[pixel + 2], 0);
    }

    /// <param name="image">Of red, green and blue, with the profile.</param>
    /// <param name="profile">Of the image.</param>
    /// <exception cref="MagickException">The profile is damaged, or not one of red, green and blue.</exception>
    public static ProfileTable Of(IMagickImage<byte> image, IColorProfile profile)
    {
        var key = Convert.ToHexString(SHA256.HashData(profile.ToByteArray()));
        if (Kept.TryGetValue(key, out var known)) return known;
        using var grid = image.Clone();
        grid.Alpha(AlphaOption.Off);
        grid.Sample(Steps, Steps * Steps);
        FillWithAllColors(grid);
        grid.TransformColorSpace(ColorProfiles.SRGB, ColorTransformMode.HighRes);
        // Which of them are the most used is not worth knowing.
        if (Kept.Count >= MostKept) Kept.Clear();
        return Kept[key] = new(grid);
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

    static void FillWithAllColors(IMagickImage<byte> grid)
    {
        var writer = new PixelRowWriter(grid, Mapping);
        for (var color = 0; color < Colors; color += Steps, writer.Next())
            for (var blue = 0; blue < Steps; blue++)
            {
                var pixel = writer.Row[(blue * PixelRows.Channels)..];
                (pixel[0], pixel[1], pixel[2], pixel[3]) = (Level(color / Red), Level(color / Green % Steps), Level(blue), ushort.MaxValue);
            }

        static ushort Level(int step) => (ushort)(step * ushort.MaxValue / (Steps - 1));
    }

    /// <summary>Between the four corners of the tetrahedron that a colour lies in.</summary>
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
            var whole = Vector128.ConvertToInt32(color + Vector128.Create(0.5f));
            (to[at], to[at + 1], to[at + 2], to[at + 3]) = ((ushort)whole[0], (ushort)whole[1], (ushort)whole[2], from[at + 3]);
        }
    }

    /// <summary>The step below, and how far the level is above it. The last step is the way from the one before.</summary>
    static (int Step, float Above) Step(ushort level)
    {
        var steps = level * ((Steps - 1f) / ushort.MaxValue);
        var below = Math.Min((int)steps, Steps - 2);
        return (below, steps - below);
    }
}
