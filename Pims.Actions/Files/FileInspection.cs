using Newtonsoft.Json;
using Newtonsoft.Json.Linq;
using Pims.Actions.Files.Metadata;
using Pims.Actions.Imaging;

namespace Pims.Actions.Files;

/// <summary>What was read from a file: its <c>meta</c>, a JSON object as text, and the words in it that describe it.</summary>
public sealed record FileFacts(string Meta, FoundWords Words);

/// <summary>Keywords and caption that a file bears in itself.</summary>
public sealed record FoundWords(IReadOnlyList<string> Keywords, string? Caption);

/// <summary>
/// Reads an asset's <c>meta</c> from its file: always its type, of an image its size, alpha, orientation, frames and a sketch, and what
/// EXIF, IPTC, XMP, a colour profile and the headers of films and sounds say.
/// </summary>
sealed class FileInspection(ImageEngine engine)
{
    readonly ImageProbe probe = new(engine);
    readonly ImageSketch sketch = new(engine);

    /// <summary>What can't be read is left out: no upload is lost for it.</summary>
    /// <param name="file">The file.</param>
    /// <param name="type">What it is.</param>
    /// <param name="onFault">Told of metadata that failed in a way that was not foreseen; it is left out.</param>
    public FileFacts Read(string file, FileType type, Action<Exception> onFault)
    {
        var meta = Begin(type);
        if (type.Decoder is not null && engine.Unavailable is null)
            AddImageFacts(meta, file, type);
        var found = FileMetadata.Read(file, type, TimeProvider.System, onFault);
        foreach (var (name, value) in found.Members)
            meta.TryAdd(name, value);
        return new FileFacts(meta.ToString(Formatting.None), new FoundWords(found.Keywords, found.Caption));
    }

    /// <summary>What is known of a file without a look into it, and why there was none.</summary>
    public static FileFacts Unread(FileType type, ErrorCode? reason = null)
    {
        var meta = Begin(type);
        if (reason is not null)
            meta["unreadable"] = reason.Code;
        return new FileFacts(meta.ToString(Formatting.None), new FoundWords([], null));
    }

    static JObject Begin(FileType type) => new() { ["content-type"] = type.MimeType };

    void AddImageFacts(JObject meta, string file, FileType type)
    {
        try
        {
            var facts = probe.Read(file, type, CancellationToken.None);
            meta["width"] = facts.Width;
            meta["height"] = facts.Height;
            meta["has-alpha"] = facts.HasAlpha;
            meta["orientation"] = facts.Orientation;
            meta["colorspace"] = facts.Colorspace;
            if (facts.Frames > 1)
                meta[type.Decoder == ImageFormat.Tiff ? "pages" : "frames"] = facts.Frames;
            if (sketch.Draw(file, type, facts, CancellationToken.None) is not { } drawn)
                return;
            if (drawn.DominantColor is not null)
                meta["dominant_color"] = drawn.DominantColor;
            meta["thumbhash"] = drawn.ThumbHash;
        }
        catch (ActionError unreadable)
        {
            meta["unreadable"] = unreadable.Code.Code;
        }
    }
}
