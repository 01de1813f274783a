using System.Buffers.Binary;

namespace Pims.Actions.Imaging.Previews;

/// <summary>How bright a frame is at the mean, and how much that differs from place to place; each 0 to 255.</summary>
public readonly record struct FrameLook(double Mean, double Deviation)
{
    const int HeaderSize = 54;
    const int MostSamples = 10_000;

    /// <summary>Neither black, nor a night in which nothing is seen, nor one colour.</summary>
    public bool ShowsSomething => Mean >= 24 && Deviation >= 12;

    /// <summary>The more there is to see, the better; of frames of one colour the brightest.</summary>
    public double Score => Deviation + (Mean / 16);

    /// <summary>Of a bitmap of three bytes a pixel; null where it is none.</summary>
    public static FrameLook? Of(string bitmap)
    {
        var bytes = File.ReadAllBytes(bitmap);
        if (bytes.Length < HeaderSize + 3)
            return null;
        var start = BinaryPrimitives.ReadInt32LittleEndian(bytes.AsSpan(10));
        if (start < HeaderSize || start > bytes.Length - 3)
            return null;
        var step = Math.Max(1, (bytes.Length - start) / 3 / MostSamples) * 3;
        var (count, sum, squares) = (0, 0.0, 0.0);
        for (var at = start; at + 3 <= bytes.Length; at += step)
        {
            var light = (0.114 * bytes[at]) + (0.587 * bytes[at + 1]) + (0.299 * bytes[at + 2]);
            (count, sum, squares) = (count + 1, sum + light, squares + (light * light));
        }
        var mean = sum / count;
        return new(mean, Math.Sqrt(Math.Max(0, (squares / count) - (mean * mean))));
    }
}
