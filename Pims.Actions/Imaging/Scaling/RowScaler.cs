using System.Numerics;
using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;
using System.Runtime.Intrinsics;

namespace Pims.Actions.Imaging.Scaling;

/// <summary>
/// Scales a picture of four channels of 16 bits: its rows go in from the top, the result's come out. It holds no more rows than one is made
/// of. The engine's own scaling, pixel by pixel and with double precision, takes five to ten times as long.
/// </summary>
sealed class RowScaler
{
    const int Channels = PixelRows.Channels;

    /// <summary>So many vectors of a row are summed at once.</summary>
    const int Block = 4;

    /// <summary>From this factor on rows are averaged first, so that few must be held; four times as many as the result's are enough for it.</summary>
    const int ManyRows = 8, EnoughRows = 4;

    readonly int rows, together;
    readonly bool hasAlpha, isFinal;
    readonly LineWeights across, down;
    readonly Vector<float>[][] held, inOrder;
    readonly Vector<float>[] line;
    int rowsIn, linesIn, rowsOut;

    /// <summary>The result's size.</summary>
    public PixelSize To { get; }

    /// <param name="row">What each of the picture's rows is.</param>
    /// <param name="column">Likewise.</param>
    /// <param name="to">The result's size.</param>
    /// <param name="hasAlpha">The fourth channel is how opaque a pixel is, and its colour counts that much.</param>
    /// <param name="isAveraged">The pixels are means of a larger picture's, as a JPEG's decoder makes them.</param>
    /// <param name="isFinal">Nothing is reckoned from the result any more, so it is rounded to the eight bits that are written of it; an encoder may cut them off.</param>
    public RowScaler(Line row, Line column, PixelSize to, bool hasAlpha, bool isAveraged, bool isFinal = false)
    {
        (rows, To, this.hasAlpha, this.isFinal) = (column.Pixels, to, hasAlpha, isFinal);
        together = column.Length / to.Height >= ManyRows ? (int)(column.Length / to.Height / EnoughRows) : 1;
        across = new(row, to.Width, isAveraged ? [1] : []);
        double[] averaged = [.. isAveraged ? [1.0 / together] : (double[])[], .. together > 1 ? [1.0] : (double[])[]];
        down = new(column.Averaged(together), to.Height, averaged);
        var values = row.Pixels * Channels;
        var vectors = (values + (Block * Vector<float>.Count) - 1) / (Block * Vector<float>.Count) * Block;
        (held, inOrder, line) = (new Vector<float>[down.Taps][], new Vector<float>[down.Taps][], new Vector<float>[vectors]);
        for (var at = 0; at < held.Length; at++)
            held[at] = new Vector<float>[vectors];
    }

    /// <summary>The picture's next row: red, green, blue and alpha of each pixel, or any four channels.</summary>
    public void Add(ReadOnlySpan<ushort> row)
    {
        var into = held[linesIn % held.Length];
        if (rowsIn % together == 0) Array.Clear(into);
        if (hasAlpha)
            AddWeighted(MemoryMarshal.Cast<Vector<float>, Vector128<float>>(into.AsSpan()), row);
        else
            AddTo(MemoryMarshal.Cast<Vector<float>, float>(into.AsSpan()), row);
        rowsIn++;
        var added = rowsIn % together;
        if (added > 0 && rowsIn < rows) return;
        if (together > 1)
            foreach (ref var vector in into.AsSpan()) vector *= 1f / (added == 0 ? together : added);
        linesIn++;
    }

    /// <summary>The result's next row; false while rows are missing for it, and after the last.</summary>
    public bool TryTake(Span<ushort> row)
    {
        if (rowsOut == To.Height || down.First(rowsOut) + down.Taps > linesIn) return false;
        for (var tap = 0; tap < inOrder.Length; tap++)
            inOrder[tap] = held[(down.First(rowsOut) + tap) % held.Length];
        MakeLine(down.Of(rowsOut));
        MakeRow(row);
        rowsOut++;
        return true;
    }

    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    static void AddTo(Span<float> sums, ReadOnlySpan<ushort> row)
    {
        var at = 0;
        for (; at <= row.Length - Vector<ushort>.Count; at += Vector<ushort>.Count)
        {
            Vector.Widen(new Vector<ushort>(row[at..]), out var low, out var high);
            // Signed numbers convert in one instruction.
            Add(sums[at..], Vector.AsVectorInt32(low));
            Add(sums[(at + Vector<float>.Count)..], Vector.AsVectorInt32(high));
        }
        for (; at < row.Length; at++)
            sums[at] += row[at];

        static void Add(Span<float> to, Vector<int> values) => (new Vector<float>(to) + Vector.ConvertToSingle(values)).CopyTo(to);
    }

    /// <summary>A colour counts as much as its pixel is opaque, before anything is summed.</summary>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    static void AddWeighted(Span<Vector128<float>> sums, ReadOnlySpan<ushort> row)
    {
        for (var at = 0; at < row.Length / Channels; at++)
        {
            var channels = row.Slice(at * Channels, Channels);
            var alpha = channels[3] / (float)ushort.MaxValue;
            sums[at] += Vector128.Create(channels[0] * alpha, channels[1] * alpha, channels[2] * alpha, channels[3]);
        }
    }

    /// <summary>Of the held rows one as wide as they are.</summary>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    void MakeLine(ReadOnlySpan<float> weights)
    {
        for (var at = 0; at < line.Length; at += Block)
        {
            var (a, b, c, d) = (Vector<float>.Zero, Vector<float>.Zero, Vector<float>.Zero, Vector<float>.Zero);
            for (var tap = 0; tap < weights.Length; tap++)
            {
                var (block, weight) = (inOrder[tap], new Vector<float>(weights[tap]));
                a = Vector.FusedMultiplyAdd(block[at], weight, a);
                b = Vector.FusedMultiplyAdd(block[at + 1], weight, b);
                c = Vector.FusedMultiplyAdd(block[at + 2], weight, c);
                d = Vector.FusedMultiplyAdd(block[at + 3], weight, d);
            }
            (line[at], line[at + 1], line[at + 2], line[at + 3]) = (a, b, c, d);
        }
    }

    /// <summary>Of that one the result's.</summary>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    void MakeRow(Span<ushort> row)
    {
        var pixels = MemoryMarshal.Cast<Vector<float>, Vector128<float>>(line.AsSpan());
        var (most, level) = (Vector128.Create((float)ushort.MaxValue), isFinal ? PixelRows.EightBits : 1);
        for (var at = 0; at < To.Width; at++)
        {
            var weights = across.Of(at);
            var parts = pixels.Slice(across.First(at), weights.Length);
            var sum = Vector128<float>.Zero;
            for (var tap = 0; tap < parts.Length; tap++)
                sum = Vector128.FusedMultiplyAdd(parts[tap], Vector128.Create(weights[tap]), sum);
            if (hasAlpha) sum = sum[3] <= 0 ? Vector128<float>.Zero : sum * Vector128.Create(ushort.MaxValue / sum[3]).WithElement(3, 1);
            var whole = Vector128.ConvertToInt32((Vector128.Clamp(sum, Vector128<float>.Zero, most) / level) + Vector128.Create(0.5f)).AsUInt32() * (uint)level;
            Vector128.Narrow(whole, whole).GetLower().CopyTo(row[(at * Channels)..]);
        }
    }
}
