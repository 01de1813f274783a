using Microsoft.AspNetCore.Http.Extensions;
using Microsoft.Net.Http.Headers;
using Pims.Actions;
using Pims.Actions.Access;
using Pims.Actions.Assets;
using Pims.Actions.Files;
using Pims.Storage;

namespace Pims.Server;

/// <summary>GET and HEAD of <c>/media/code/filename</c>: the file as it is, or a picture made from it.</summary>
sealed class MediaEndpoint(
    Database database, RecentPlaces recent, Callers callers, SignedUrls urls, Renditions renditions, Failures failures, ServerOptions options, TimeProvider time)
{
    const int YearInSeconds = 365 * 24 * 60 * 60;

    public async Task HandleAsync(HttpContext context, string code)
    {
        var requestId = RequestId.Of(context);
        try
        {
            await ServeAsync(context, code, context.RequestAborted);
        }
        catch (OperationCanceledException) when (context.RequestAborted.IsCancellationRequested)
        {
            // The client went away: nobody is left to be told.
        }
        catch (Exception error) when (!context.Response.HasStarted)
        {
            await JsonAnswer.FailAsync(context, failures.Of(error, requestId), requestId);
        }
    }

    async Task ServeAsync(HttpContext context, string code, CancellationToken cancellation)
    {
        var request = context.Request;
        // Of every answer, failures too: none of them may be kept for a client that accepts other formats.
        if (MediaParameters.IsAuto(request.Query, options.Transforms.Presets))
            context.Response.Headers.Append(HeaderNames.Vary, HeaderNames.Accept);
        if (!HttpMethods.IsGet(request.Method) && !HttpMethods.IsHead(request.Method))
        {
            context.Response.Headers.Allow = "GET, HEAD";
            throw Errors.MethodNotAllowed.Because("Media are read with GET or HEAD.");
        }
        var (place, isKnown) = await FindAsync(request, code, cancellation);
        var asset = place.Row;
        AssetFinder.RequireUnexpired(asset, time.GetUtcNow());
        var parameters = MediaParameters.Read(request.Query, options.Transforms);
        options.Transforms.Require(parameters.Names, isKnown);
        if (parameters.Version > asset.Version)
            throw Errors.InvalidParameter.Because($"v must be a version of the asset; the current one is {asset.Version}.", "v");
        if (parameters.Version < asset.Version)
        {
            Redirect(context, asset);
            return;
        }
        context.Response.Headers.CacheControl = CacheControl(place, isVersioned: parameters.Version is not null);
        // What one user's browser keeps is not for the next user of it.
        if (place.Bucket.IsPrivate)
            context.Response.Headers.Append(HeaderNames.Vary, $"{HeaderNames.Authorization}, {Callers.KeyHeader}");
        var file = parameters.Image is { } image
            ? await renditions.OpenAsync(asset, image, Accept(request), cancellation)
            : await renditions.OpenAsync(asset, image: null, cancellation);
        await FileSender.SendAsync(context, file, parameters.IsDownload);
    }

    /// <summary>The asset, if it may be read: it is public, or whoever reads sees its bucket. And whether a signed address or a credential reads.</summary>
    async Task<(AssetPlace Place, bool IsKnown)> FindAsync(HttpRequest request, string code, CancellationToken cancellation)
    {
        var (reader, isKnown) = await ReaderAsync(request, code, cancellation);
        var place = recent.Find(code) ?? await ReadAsync(code, cancellation);
        return place?.Row.State == AssetState.Live && (!place.Bucket.IsPrivate || reader.Sees(place.Bucket))
            ? (place, isKnown)
            : throw Errors.AssetNotFound.Because("There is no such asset.");
    }

    /// <exception cref="ActionError"><c>asset_expired</c></exception>
    async Task<AssetPlace?> ReadAsync(string code, CancellationToken cancellation)
    {
        var revision = database.Revision;
        var (place, hasExpired) = await database.ReadAsync(async session =>
        {
            var found = await AssetFinder.AnyByCodeAsync(session, code);
            return (found, found is not null && await AssetFinder.ExpiredInPublicAsync(session, found.Row, time.GetUtcNow()));
        }, cancellation);
        if (hasExpired)
            throw Errors.AssetExpired.Because("The asset has expired.");
        // Of what is not for everybody, the time of an answer would tell that it is there.
        if (place is { Row.State: AssetState.Live, Bucket.IsPrivate: false })
            recent.Keep(revision, place);
        return place;
    }

    /// <summary>By whose right is read: of the maker of a signed address, of a credential, or of a bucket's read key in the address.</summary>
    async Task<(Caller Reader, bool IsKnown)> ReaderAsync(HttpRequest request, string code, CancellationToken cancellation)
    {
        var (query, caller) = (request.Query, await callers.OfAsync(request, cancellation));
        if (query.ContainsKey(SignedUrls.Signature) || query.ContainsKey(SignedUrls.Expires) || query.ContainsKey(SignedUrls.By))
            return (await urls.VerifyAsync(code, query.AsWritten(), cancellation), true);
        if (caller != Caller.Anonymous)
            return (caller, true);
        return (query[MediaParameters.ReadKey] is [{ } key] ? await callers.OfReadKeyAsync(key, cancellation) : caller, false);
    }

    static string? Accept(HttpRequest request) => request.Headers.Accept is { Count: > 0 } accept ? string.Join(',', accept.ToArray()) : null;

    void Redirect(HttpContext context, AssetRow asset)
    {
        var query = context.Request.Query.Where(pair => pair.Key != "v").Append(new("v", asset.Version.ToString()));
        context.Response.Headers.CacheControl = "no-store";
        context.Response.Redirect(MediaUrl.Plain(PublicUrl.Of(context.Request, options), asset.Code, asset.Filename!) + new QueryBuilder(query).ToQueryString());
    }

    /// <summary>An address with a version never changes what it serves; one without must be asked again. Neither outlives the asset.</summary>
    string CacheControl(AssetPlace place, bool isVersioned)
    {
        var whose = place.Bucket.IsPrivate ? "private" : "public";
        if (!isVersioned)
            return $"{whose}, no-cache";
        return place.Row.ExpiresAt is { } end
            ? $"{whose}, max-age={Math.Clamp((long)(end - time.GetUtcNow()).TotalSeconds, 0, YearInSeconds)}"
            : $"{whose}, max-age={YearInSeconds}, immutable";
    }
}
