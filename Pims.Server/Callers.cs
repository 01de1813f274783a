using Microsoft.Net.Http.Headers;
using Pims.Actions;
using Pims.Actions.Access;

namespace Pims.Server;

/// <summary>A request's credential becomes a caller. Every action and every medium comes through here, so here requests are counted.</summary>
sealed class Callers(Credentials credentials, RateLimits limits)
{
    public const string KeyHeader = "ApiKey";

    const string Scheme = "Bearer ";

    /// <summary>The caller, or <see cref="Caller.Anonymous"/> where no credential was sent.</summary>
    /// <exception cref="ActionError"><c>unauthenticated</c> for a credential that is wrong, expired or doubled; <c>too_many_requests</c></exception>
    public async ValueTask<Caller> OfAsync(HttpRequest request, CancellationToken cancellation)
    {
        var address = ClientAddress.Of(request.HttpContext);
        var caller = Caller.Anonymous;
        if (HasCredential(request))
        {
            limits.AllowGuess(address);
            try
            {
                caller = await FindAsync(request, cancellation);
            }
            catch (ActionError error) when (error.Code == Errors.Unauthenticated)
            {
                limits.TakeWrongGuess(address);
                throw;
            }
        }
        limits.TakeRequest(caller, address);
        return caller;
    }

    /// <summary>As <see cref="OfAsync"/>, within a request that is counted already.</summary>
    /// <exception cref="ActionError"><c>unauthenticated</c></exception>
    public ValueTask<Caller> AgainAsync(HttpRequest request, CancellationToken cancellation) =>
        HasCredential(request) ? FindAsync(request, cancellation) : ValueTask.FromResult(Caller.Anonymous);

    static bool HasCredential(HttpRequest request) => request.Headers.Authorization.Count > 0 || request.Headers[KeyHeader].Count > 0;

    async ValueTask<Caller> FindAsync(HttpRequest request, CancellationToken cancellation)
    {
        var bearer = Bearer(request.Headers.Authorization);
        var key = request.Headers[KeyHeader] is { Count: > 0 } headers ? headers.ToString().Trim() : null;
        if (bearer is not null && key is not null && bearer != key)
            throw Errors.Unauthenticated.Because("Authorization and ApiKey bear two different credentials; send one.");
        return await credentials.FindAsync((bearer ?? key)!, cancellation)
            ?? throw Errors.Unauthenticated.Because("The credential is unknown or has expired.");
    }

    /// <summary>Of a bucket's read key that stands in an address. A wrong one gives no right, and is no reason to refuse what is public.</summary>
    public async ValueTask<Caller> OfReadKeyAsync(string key, CancellationToken cancellation) =>
        Keys.IsOf(Keys.ReadKey, key) && await credentials.FindAsync(key, cancellation) is { } caller ? caller : Caller.Anonymous;

    static string? Bearer(Microsoft.Extensions.Primitives.StringValues header)
    {
        if (header.Count == 0)
            return null;
        var value = header.ToString();
        return value.StartsWith(Scheme, StringComparison.OrdinalIgnoreCase)
            ? value[Scheme.Length..].Trim()
            : throw Errors.Unauthenticated.Because($"{HeaderNames.Authorization} must be 'Bearer' and a key.");
    }
}
