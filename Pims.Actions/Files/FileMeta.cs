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
public sealed class FileMeta(ImageProbe probe, ImageSketch sketch, ImageEngine engine, TimeProvider time) : IDisposable
{
    // What bears a few headers does not wait for pictures that are drawn.
    readonly SemaphoreSlim drawing = new(Environment.ProcessorCount), reading = new(Environment.ProcessorCount);

    /// <summary>Told of metadata that failed in a way that was not foreseen; it is left out.</summary>
    public Action<string, Exception> OnFault { get; init; } = (_, _) => { };

    /// <summary>What can't be read is left out: no upload is lost for it.</summary>
    public async Task<FileFacts> ReadAsync(string file, FileType type, CancellationToken cancellation)
    {
        if (type.Decoder is null && !FileMetadata.CanBeIn(type))
            return new FileFacts(new JObject { ["content-type"] = type.MimeType }.ToString(Formatting.None), new FoundWords([], null));
        var free = type.Decoder is null ? reading : drawing;
        await free.WaitAsync(cancellation);
        try
        {
            return await Task.Run(() => Read(file, type, cancellation), cancellation);
        }
        finally
        {
            free.Release();
        }
    }

    public void Dispose()
    {
        drawing.Dispose();
        reading.Dispose();
    }

    FileFacts Read(string file, FileType type, CancellationToken cancellation)
    {
        var meta = new JObject { ["content-type"] = type.MimeType };
        if (type.Decoder is not null && engine.Unavailable is null)
            AddImageFacts(meta, file, type, cancellation);
        var found = FileMetadata.Read(file, type, time, fault => OnFault(type.MimeType, fault));
        foreach (var (name, value) in found.Members)
            meta.TryAdd(name, value);
        return new FileFacts(meta.ToString(Formatting.None), new FoundWords(found.Keywords, found.Caption));
    }

    void AddImageFacts(JObject meta, string file, FileType type, CancellationToken cancellation)
    {
        try
        {
            var facts = probe.Read(file, type, cancellation);
            meta["width"] = facts.Width;
            meta["height"] = facts.Height;
            meta["has-alpha"] = facts.HasAlpha;
            meta["orientation"] = facts.Orientation;
            meta["colorspace"] = facts.Colorspace;
            if (facts.Frames > 1)
                meta[type.Decoder == ImageFormat.Tiff ? "pages" : "frames"] = facts.Frames;
            if (sketch.Draw(file, type, facts, cancellation) is not { } drawn)
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
