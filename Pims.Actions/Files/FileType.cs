using Pims.Actions.Imaging;
using Pims.Actions.Imaging.Previews;

namespace Pims.Actions.Files;

public enum MediaType { IMAGE, VIDEO, AUDIO, DOCUMENT, OTHER }

/// <summary>
/// What a file is, by its content; <see cref="FileTypes"/> lists all there are. The MIME type bears no parameters, the
/// extension is the usual one without its dot, the decoder is null where the file must not be handed to the image engine.
/// </summary>
public sealed record FileType(string MimeType, string Extension, MediaType MediaType, ImageFormat? Decoder = null)
{
    /// <summary>Bytes from a file's start that <see cref="Of"/> wants to see; fewer only where the file has no more.</summary>
    public const int HeadSize = 4096;

    /// <summary>A browser could run code from it, so it is served as an attachment only.</summary>
    public bool RunsInBrowser { get; init; }

    /// <summary>What is drawn of it by a program of the system; null where nothing is.</summary>
    public PreviewKind? Preview { get; init; }

    /// <summary>ffmpeg's name for the reader of a video's container.</summary>
    public string? Demuxer { get; init; }

    /// <summary>Any size and format can be made of it; of a video there is a thumbnail alone.</summary>
    public bool TakesImageParameters => Decoder is not null || Preview is PreviewKind.Pdf or PreviewKind.Svg;

    /// <summary>
    /// The content decides: an HTML file named photo.jpg is text/html. The name only refines what bytes can't tell:
    /// one text from another, one office file from another.
    /// </summary>
    public static FileType Of(ReadOnlySpan<byte> head, string filename)
    {
        var extension = Path.GetExtension(filename).TrimStart('.').ToLowerInvariant();
        return Signatures.Match(head)
            ?? Containers.Match(head, extension)
            ?? TextContent.Match(head, extension)
            ?? FileTypes.Unknown;
    }
}
