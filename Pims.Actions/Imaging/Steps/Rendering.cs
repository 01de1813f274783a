using ImageMagick;

namespace Pims.Actions.Imaging.Steps;

/// <summary>One rendition on its way: what the steps know, and the image that they hand on.</summary>
sealed class Rendering : IDisposable
{
    public required string SourceFile { get; init; }

    public required MagickReadSettings Settings { get; init; }

    /// <summary>The format of the source.</summary>
    public required ImageFormatFacts Source { get; init; }

    public required ImageFacts Facts { get; init; }

    /// <summary>What the layout is reckoned from; what is decoded may be smaller.</summary>
    public required PixelSize Own { get; init; }

    public required Layout Layout { get; init; }

    public required ImageFormatFacts Target { get; init; }

    public required int? Quality { get; init; }

    /// <summary>Null where none was asked for.</summary>
    public required ImageColor? Background { get; init; }

    public required string DestinationFile { get; init; }

    /// <summary>From 0: the first image of the file that is decoded, and how many from there.</summary>
    public required (int First, int Count) Decoded { get; init; }

    /// <summary>Only the last of the decoded frames is wanted; the ones before it lie under it.</summary>
    public required bool IsStill { get; init; }

    public MagickImageCollection Frames { get; } = new();

    /// <summary>How many times smaller on each side the decoder made the picture: each of its pixels is the mean of a square of that side.</summary>
    public int Shrunk { get; set; } = 1;

    /// <summary>The frame that is worked on.</summary>
    public IMagickImage<byte> Image { get; set; } = null!;

    public void Dispose() => Frames.Dispose();
}
