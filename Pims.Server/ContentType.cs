using Microsoft.Net.Http.Headers;
using Pims.Actions;

namespace Pims.Server;

/// <summary>What a body is declared to be.</summary>
static class ContentType
{
    public static bool IsForm(HttpRequest request) =>
        MediaTypeHeaderValue.TryParse(request.ContentType, out var type) && type.MediaType.Equals("multipart/form-data", StringComparison.OrdinalIgnoreCase);

    public static bool IsJsonRpc(MediaTypeHeaderValue type) =>
        type.MediaType.Value is { } name
        && (name.Equals("application/json-rpc", StringComparison.OrdinalIgnoreCase) || name.Equals("application/jsonrequest", StringComparison.OrdinalIgnoreCase));

    /// <exception cref="ActionError"><c>unsupported_content_type</c></exception>
    public static void RequirePlain(HttpRequest request)
    {
        if (request.Headers.ContentEncoding.Count > 0)
            throw Errors.UnsupportedContentType.Because("The body must not be compressed; leave Content-Encoding out.");
    }

    /// <exception cref="ActionError"><c>unsupported_content_type</c></exception>
    public static void RequireJson(HttpRequest request)
    {
        if (!MediaTypeHeaderValue.TryParse(request.ContentType, out var type) || !IsJson(type))
            throw Errors.UnsupportedContentType.Because(
                "The Content-Type must be application/json, another JSON type, or multipart/form-data; with curl add -H 'Content-Type: application/json'.");
        if (type.Charset.HasValue && !HeaderUtilities.RemoveQuotes(type.Charset).Equals("utf-8", StringComparison.OrdinalIgnoreCase))
            throw Errors.UnsupportedContentType.Because("JSON is UTF-8; leave charset out.");
    }

    static bool IsJson(MediaTypeHeaderValue type) =>
        type.MediaType.Equals("application/json", StringComparison.OrdinalIgnoreCase) || IsJsonRpc(type)
        || type.Suffix.Equals("json", StringComparison.OrdinalIgnoreCase);
}
