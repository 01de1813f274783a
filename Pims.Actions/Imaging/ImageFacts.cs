namespace Pims.Actions.Imaging;

/// <summary>
/// What an image's headers say. Width and height are those of the upright picture, orientation is the EXIF number, 1
/// to 8.
/// </summary>
public sealed record ImageFacts(int Width, int Height, int Orientation, bool HasAlpha, string Colorspace, int Frames)
{
    /// <summary>The file holds the picture lying on its side: what is stored as its width is its height.</summary>
    public bool LiesOnItsSide => Orientation is >= 5 and <= 8;

    /// <summary>What is stored last of a row, or of a column where it lies on its side, comes first in the upright picture's rows.</summary>
    public bool IsFlippedAcross => Orientation is 2 or 3 or 6 or 7;

    public bool IsFlippedDown => Orientation is 3 or 4 or 7 or 8;

    public int StoredWidth => LiesOnItsSide ? Height : Width;

    public int StoredHeight => LiesOnItsSide ? Width : Height;
}
