using ImageMagick;

namespace Pims.Actions.Imaging.Steps;

/// <summary>One rendition on its way: what the steps know, and the image that they hand on.</summary>
sealed class Rendering : IDisposable
{
    public required string SourceFile { get; init; }

    public required MagickReadSettings Settings { get; init; }

    public required ImageFacts Facts { get; init; }

    public required FittedSize Size { get; init; }

    public required ImageFormatFacts Target { get; init; }

    public required int? Quality { get; init; }

    /// <summary>Null where none was asked for.</summary>
    public required ImageColor? Background { get; init; }

    public required string DestinationFile { get; init; }

    public MagickImage Image { get; } = new();

    public void Dispose() => Image.Dispose();
}
