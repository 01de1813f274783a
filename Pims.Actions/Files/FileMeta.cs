using Newtonsoft.Json;
using Newtonsoft.Json.Linq;
using Pims.Actions.Imaging;

namespace Pims.Actions.Files;

/// <summary>Reads an asset's <c>meta</c> from its file: always its type, of an image its size, alpha, orientation and frames.</summary>
public sealed class FileMeta(ImageProbe probe, ImageEngine engine) : IDisposable
{
    readonly SemaphoreSlim free = new(Environment.ProcessorCount);

    /// <summary>A JSON object as text. A file that the engine can't read keeps what its type says; its upload is not lost for it.</summary>
    public async Task<string> ReadAsync(string file, FileType type, CancellationToken cancellation)
    {
        var meta = new JObject { ["content-type"] = type.MimeType };
        if (type.Decoder is not null && engine.Unavailable is null)
            await AddImageFactsAsync(meta, file, type, cancellation);
        return meta.ToString(Formatting.None);
    }

    public void Dispose() => free.Dispose();

    async Task AddImageFactsAsync(JObject meta, string file, FileType type, CancellationToken cancellation)
    {
        await free.WaitAsync(cancellation);
        try
        {
            var facts = await Task.Run(() => probe.Read(file, type, cancellation), cancellation);
            meta["width"] = facts.Width;
            meta["height"] = facts.Height;
            meta["has-alpha"] = facts.HasAlpha;
            meta["orientation"] = facts.Orientation;
            meta["colorspace"] = facts.Colorspace;
            if (facts.Frames > 1)
                meta[type.Decoder == ImageFormat.Tiff ? "pages" : "frames"] = facts.Frames;
        }
        catch (ActionError unreadable)
        {
            meta["unreadable"] = unreadable.Code.Code;
        }
        finally
        {
            free.Release();
        }
    }
}
