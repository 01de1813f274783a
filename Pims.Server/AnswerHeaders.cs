namespace Pims.Server;

/// <summary>What every answer bears, whoever makes it: an action, a file, the framework's 304, 412 or 416.</summary>
static class AnswerHeaders
{
    const string ResourcePolicy = "Cross-Origin-Resource-Policy", ReferrerPolicy = "Referrer-Policy";

    /// <summary>Set before the answer begins: nothing that comes after takes headers away, and a callback would cost more.</summary>
    public static Task AddAsync(HttpContext context, RequestDelegate next)
    {
        RequestId.Give(context);
        var headers = context.Response.Headers;
        headers.XContentTypeOptions = "nosniff";
        headers[ReferrerPolicy] = "no-referrer";
        // Pictures stand in pages of other sites. They may stand in frames too: there is nothing in a file that a click could be
        // stolen by, and what a browser could run comes in a sandbox.
        headers[ResourcePolicy] = context.Request.Path.StartsWithSegments("/media") ? "cross-origin" : "same-origin";
        return next(context);
    }

    /// <summary>JSON is for programs: a browser that is led to show it shows it nowhere, and loads nothing for it.</summary>
    public static void AddForJson(IHeaderDictionary headers)
    {
        headers.ContentSecurityPolicy = "default-src 'none'; frame-ancestors 'none'";
        headers.XFrameOptions = "DENY";
    }
}
