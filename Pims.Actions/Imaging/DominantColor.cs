namespace Pims.Actions.Imaging;

/// <summary>The colour that covers most of a picture.</summary>
static class DominantColor
{
    const int Levels = 16;
    const byte HalfTransparent = 128;

    /// <returns>#rrggbb; null where there is nothing to see.</returns>
    public static string? Of(ReadOnlySpan<byte> rgba)
    {
        var counts = new int[Levels * Levels * Levels];
        for (var at = 0; at + 3 < rgba.Length; at += 4)
            if (rgba[at + 3] >= HalfTransparent)
                counts[Cell(rgba[at] >> 4, rgba[at + 1] >> 4, rgba[at + 2] >> 4)]++;
        if (Best(counts) is not { } best)
            return null;
        // Shades that lie across a cell's border are one colour to the eye, so the cells around it count too.
        var (sums, count) = (new long[3], 0L);
        for (var at = 0; at + 3 < rgba.Length; at += 4)
        {
            if (rgba[at + 3] < HalfTransparent || !IsNear(rgba.Slice(at, 3), best))
                continue;
            for (var part = 0; part < 3; part++)
                sums[part] += rgba[at + part];
            count++;
        }
        return "#" + string.Concat(sums.Select(sum => ((sum + count / 2) / count).ToString("x2")));
    }

    static (int R, int G, int B)? Best(int[] counts)
    {
        var (best, most) = ((ValueTuple<int, int, int>?)null, 0);
        for (var cell = 0; cell < counts.Length; cell++)
        {
            if (counts[cell] == 0)
                continue;
            var (r, g, b) = (cell / (Levels * Levels), cell / Levels % Levels, cell % Levels);
            var score = 2 * counts[cell];
            for (var side = -1; side <= 1; side += 2)
                score += At(counts, r + side, g, b) + At(counts, r, g + side, b) + At(counts, r, g, b + side);
            if (score > most)
                (best, most) = ((r, g, b), score);
        }
        return best;
    }

    static bool IsNear(ReadOnlySpan<byte> rgb, (int R, int G, int B) cell) =>
        Math.Abs((rgb[0] >> 4) - cell.R) + Math.Abs((rgb[1] >> 4) - cell.G) + Math.Abs((rgb[2] >> 4) - cell.B) <= 1;

    static int At(int[] counts, int r, int g, int b) =>
        r is >= 0 and < Levels && g is >= 0 and < Levels && b is >= 0 and < Levels ? counts[Cell(r, g, b)] : 0;

    static int Cell(int r, int g, int b) => (r * Levels + g) * Levels + b;
}
