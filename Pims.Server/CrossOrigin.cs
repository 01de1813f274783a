using Microsoft.Net.Http.Headers;

namespace Pims.Server;

/// <summary>What scripts in pages of other origins may ask, by the framework's own CORS. Without the setting: nothing.</summary>
static class CrossOrigin
{
    public const string Actions = "actions", Media = "media";

    const string Everybody = "*";

    static readonly TimeSpan PreflightAge = TimeSpan.FromMinutes(10);

    static readonly string[] Sent = [HeaderNames.Authorization, Callers.KeyHeader, HeaderNames.ContentType, RequestId.Header];

    static readonly string[] Shown =
        [RequestId.Header, HeaderNames.RetryAfter, HeaderNames.ETag, HeaderNames.ContentRange, HeaderNames.AcceptRanges, HeaderNames.ContentDisposition];

    /// <summary>Origins as browsers send them, or <c>*</c>.</summary>
    public static bool IsOrigins(string list) => list == Everybody || list.Split(';').All(IsOrigin);

    public static void AddCrossOrigin(this IServiceCollection services, ServerOptions options)
    {
        if (options.CorsOrigins is not { } list)
            return;
        var origins = list.Split(';');
        services.AddCors(cors =>
        {
            // Never with cookies: a caller is who it is by a header that only its own script can send.
            cors.AddPolicy(Actions, policy => policy.WithOrigins(origins).WithMethods(HttpMethods.Post)
                .WithHeaders(Sent).WithExposedHeaders(Shown).SetPreflightMaxAge(PreflightAge));
            cors.AddPolicy(Media, policy => policy.WithOrigins(origins).WithMethods(HttpMethods.Get, HttpMethods.Head)
                .WithHeaders([.. Sent, HeaderNames.Range, HeaderNames.IfNoneMatch]).WithExposedHeaders(Shown).SetPreflightMaxAge(PreflightAge));
        });
    }

    public static void UseCrossOrigin(this WebApplication app, ServerOptions options)
    {
        if (options.CorsOrigins is null)
            return;
        // An answer without the headers, kept from a request without an origin, must not be given to one with.
        app.Use((context, next) =>
        {
            context.Response.Headers.Vary = HeaderNames.Origin;
            return next(context);
        });
        app.UseCors();
    }

    /// <param name="endpoint">What pages of the configured origins may call.</param>
    /// <param name="options">Which these are, if any.</param>
    /// <param name="policy"><see cref="Actions"/> or <see cref="Media"/></param>
    public static void AllowOrigins(this IEndpointConventionBuilder endpoint, ServerOptions options, string policy)
    {
        if (options.CorsOrigins is not null)
            endpoint.RequireCors(policy);
    }

    static bool IsOrigin(string text) =>
        Uri.TryCreate(text, UriKind.Absolute, out var uri) && uri.Scheme is "http" or "https"
        && uri.GetLeftPart(UriPartial.Authority).Equals(text, StringComparison.OrdinalIgnoreCase) && uri.UserInfo.Length == 0;
}
