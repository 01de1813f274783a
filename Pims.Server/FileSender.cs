using Microsoft.Net.Http.Headers;
using Pims.Actions.Files;

namespace Pims.Server;

/// <summary>Sends a file. Ranges, conditions and HEAD are the framework's own.</summary>
static class FileSender
{
    /// <param name="context">The request, and where the answer goes.</param>
    /// <param name="file">Closed when it is sent; what a browser could run is always an attachment.</param>
    /// <param name="asAttachment">To be saved, not shown.</param>
    public static Task SendAsync(HttpContext context, OpenFile file, bool asAttachment)
    {
        var type = file.Type;
        // The framework takes ranges of any unit for bytes.
        if (context.Request.Headers.Range is { Count: > 0 } range && !range.ToString().StartsWith("bytes=", StringComparison.OrdinalIgnoreCase))
            context.Request.Headers.Remove(HeaderNames.Range);
        var headers = context.Response.Headers;
        if (type.RunsInBrowser)
            headers.ContentSecurityPolicy = "sandbox; default-src 'none'";
        headers.ContentDisposition = Disposition(asAttachment || type.RunsInBrowser ? "attachment" : "inline", file.Filename);
        var charset = type.MimeType.StartsWith("text/", StringComparison.Ordinal) ? "; charset=utf-8" : "";
        return TypedResults.Stream(file.Content, type.MimeType + charset, lastModified: file.FileAt, entityTag: EntityTag(file.Key), enableRangeProcessing: true)
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

    /// <summary>A strong tag from a key or checksum in hex.</summary>
    public static EntityTagHeaderValue EntityTag(string key) => new($"\"{key[..32]}\"");

    /// <summary>Whether the client says that it has this already.</summary>
    public static bool HasAlready(HttpRequest request, EntityTagHeaderValue tag) =>
        request.GetTypedHeaders().IfNoneMatch.Any(known => known.Equals(EntityTagHeaderValue.Any) || known.Compare(tag, useStrongComparison: false));
}
