namespace Pims.Server;

/// <summary>The address under which callers reach the server.</summary>
static class PublicUrl
{
    public static string Of(HttpRequest request, ServerOptions options) =>
        options.PublicUrl ?? $"{(request.IsHttps ? Uri.UriSchemeHttps : Uri.UriSchemeHttp)}://{request.Host.ToUriComponent()}";
}
