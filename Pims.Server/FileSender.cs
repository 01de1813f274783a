using Microsoft.Net.Http.Headers;
using Pims.Actions.Files;
using Pims.Storage;

namespace Pims.Server;

/// <summary>Sends a file. Ranges, conditions and HEAD are the framework's own.</summary>
static class FileSender
{
    /// <summary>An asset's own file.</summary>
    public static Task SendAsync(HttpContext context, AssetRow asset, Stream content, bool asAttachment) =>
        SendAsync(context, content, FileTypes.OfMimeType(asset.MimeType!), asset.Filename!, EntityTag(asset.Checksum!), asset.FileAt, asAttachment);

    /// <param name="context">The request, and where the answer goes.</param>
    /// <param name="content">Seekable; closed when it is sent.</param>
    /// <param name="type">What it is; what a browser could run is always an attachment.</param>
    /// <param name="filename">What it is saved as.</param>
    /// <param name="tag">Stands for its bytes.</param>
    /// <param name="modified">Since when it has them.</param>
    /// <param name="asAttachment">To be saved, not shown.</param>
    public static Task SendAsync(
        HttpContext context, Stream content, FileType type, string filename, EntityTagHeaderValue tag, DateTimeOffset modified, bool asAttachment)
    {
        // The framework takes ranges of any unit for bytes.
        if (context.Request.Headers.Range is { Count: > 0 } range && !range.ToString().StartsWith("bytes=", StringComparison.OrdinalIgnoreCase))
            context.Request.Headers.Remove(HeaderNames.Range);
        var headers = context.Response.Headers;
        if (type.RunsInBrowser)
            headers.ContentSecurityPolicy = "sandbox; default-src 'none'";
        headers.ContentDisposition = Disposition(asAttachment || type.RunsInBrowser ? "attachment" : "inline", filename);
        var charset = type.MimeType.StartsWith("text/", StringComparison.Ordinal) ? "; charset=utf-8" : "";
        return TypedResults.Stream(content, type.MimeType + charset, lastModified: modified, entityTag: tag, enableRangeProcessing: true)
            .ExecuteAsync(context);
    }

    /// <summary>What is made while it is sent: its length is not known, and there is no part of it to be asked for.</summary>
    public static Task SendAsync(HttpContext context, StreamAnswer answer, CancellationToken cancellation)
    {
        context.Response.ContentType = answer.Type.MimeType;
        context.Response.Headers.ContentDisposition = Disposition("attachment", answer.Filename);
        return answer.WriteAsync(context.Response.Body, cancellation);
    }

    static string Disposition(string how, string filename)
    {
        var disposition = new ContentDispositionHeaderValue(how);
        disposition.SetHttpFileName(filename);
        return disposition.ToString();
    }

    /// <summary>A strong tag from a checksum in hex.</summary>
    public static EntityTagHeaderValue EntityTag(string checksum) => new($"\"{checksum[..32]}\"");

    /// <summary>Whether the client says that it has this already.</summary>
    public static bool HasAlready(HttpRequest request, EntityTagHeaderValue tag) =>
        request.GetTypedHeaders().IfNoneMatch.Any(known => known.Equals(EntityTagHeaderValue.Any) || known.Compare(tag, useStrongComparison: false));
}
