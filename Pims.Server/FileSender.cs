using Microsoft.Net.Http.Headers;
using Pims.Actions.Files;
using Pims.Storage.Blobs;

namespace Pims.Server;

/// <summary>Sends a file. Where more is asked for than the file, ranges, conditions and HEAD are the framework's own.</summary>
static class FileSender
{
    /// <param name="context">The request, and where the answer goes.</param>
    /// <param name="file">Closed when it is sent; what a browser could run is always an attachment.</param>
    /// <param name="asAttachment">To be saved, not shown.</param>
    public static Task SendAsync(HttpContext context, OpenFile file, bool asAttachment)
    {
        // The framework takes ranges of any unit for bytes.
        if (context.Request.Headers.Range is { Count: > 0 } range && !range.ToString().StartsWith("bytes=", StringComparison.OrdinalIgnoreCase))
            context.Request.Headers.Remove(HeaderNames.Range);
        AddHeaders(context.Response.Headers, file.Type, file.Filename, asAttachment);
        if (file.Content is IReadsTo distant && context.Request.GetTypedHeaders().Range is { Ranges.Count: 1 } one && one.Ranges.Single() is { From: not null, To: < long.MaxValue and { } last })
            distant.ReadTo(last + 1);
        if (WantsAll(context.Request))
            return SendAllAsync(context, file);
        return TypedResults.Stream(file.Content, ContentTypeOf(file.Type), lastModified: file.FileAt, entityTag: EntityTag(file.Hash), enableRangeProcessing: true)
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

    /// <summary>A strong tag from a hash in hex.</summary>
    static EntityTagHeaderValue EntityTag(string hash) => new($"\"{hash[..32]}\"");

    /// <summary>The file, and nothing else than the file: most requests say no more, and the framework would look for all they could say.</summary>
    static bool WantsAll(HttpRequest request)
    {
        var headers = request.Headers;
        return HttpMethods.IsGet(request.Method)
            && headers.Range.Count + headers.IfRange.Count + headers.IfMatch.Count + headers.IfNoneMatch.Count + headers.IfModifiedSince.Count + headers.IfUnmodifiedSince.Count == 0;
    }

    static async Task SendAllAsync(HttpContext context, OpenFile file)
    {
        await using var content = file.Content;
        var response = context.Response;
        response.Headers.ETag = EntityTag(file.Hash).ToString();
        response.Headers.LastModified = HeaderUtilities.FormatDate(file.FileAt);
        response.ContentType = ContentTypeOf(file.Type);
        response.Headers.AcceptRanges = "bytes";
        response.ContentLength = content.Length;
        await content.CopyToAsync(response.Body, context.RequestAborted);
    }

    static void AddHeaders(IHeaderDictionary headers, FileType type, string filename, bool asAttachment)
    {
        if (type.RunsInBrowser)
            headers.ContentSecurityPolicy = "sandbox; default-src 'none'";
        headers.ContentDisposition = Disposition(asAttachment || type.RunsInBrowser ? "attachment" : "inline", filename);
    }

    static string ContentTypeOf(FileType type) => type.MimeType.StartsWith("text/", StringComparison.Ordinal) ? type.MimeType + "; charset=utf-8" : type.MimeType;
}
