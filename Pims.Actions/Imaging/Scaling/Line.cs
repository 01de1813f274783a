namespace Pims.Actions.Imaging.Scaling;

/// <summary>
/// A row or a column of pixels: where the picture begins in it and how long it is there. No whole numbers where a decoder made pixels of what
/// was left over for them, at the end or, turned since, at the beginning.
/// </summary>
readonly record struct Line(double Start, double Length)
{
    public int Pixels => (int)Math.Ceiling(Start + Length);

    /// <summary>The line whose pixels are the means of so many of this one's each.</summary>
    public Line Averaged(int together) => new(Start / together, Length / together);

    public static implicit operator Line(int pixels) => new(0, pixels);
}
