using System.Security.Cryptography;
using System.Text;
using Pims.Storage;

namespace Pims.Actions.Access;

/// <summary>An address that serves one thing to whoever has it, until a time.</summary>
public sealed record SignedUrl(string Url, DateTimeOffset ExpiresAt);

/// <summary>
/// Signs media addresses with a key of the library (HMAC-SHA256) and recognises its own signatures. An address names its maker and gives
/// what the maker may see: it ends with the maker's credential.
/// </summary>
public sealed class SignedUrls(Database database, Credentials credentials, Seal seal, TimeProvider time)
{
    public const string By = "by", Expires = "expires", Signature = "signature";

    const string SecretName = "signed_urls";

    byte[]? key;

    /// <param name="call">Whose right the address gives on.</param>
    /// <param name="subject">What it is of: an asset's code, or another word that nothing else is called by.</param>
    /// <param name="url">The address without its query.</param>
    /// <param name="query">The parameters that the address has, and no others.</param>
    /// <param name="lifetime">How long it is good.</param>
    /// <param name="cancellation">Stops it.</param>
    public async Task<SignedUrl> MakeAsync(
        Call call, string subject, string url, IEnumerable<KeyValuePair<string, string>> query, TimeSpan lifetime, CancellationToken cancellation)
    {
        var expires = DateTimeOffset.FromUnixTimeSeconds((time.GetUtcNow() + lifetime).ToUnixTimeSeconds());
        var parameters = new SortedDictionary<string, string>(query.ToDictionary(), StringComparer.Ordinal)
        {
            [By] = call.Caller.Id,
            [Expires] = expires.ToUnixTimeSeconds().ToString(),
        };
        var signature = Sign(await KeyAsync(cancellation), subject, parameters, call.Caller.Stamp.Span);
        return new SignedUrl($"{url}?{Query(parameters)}&{Signature}={signature}", expires);
    }

    /// <summary>Whose right a signed address gives on.</summary>
    /// <param name="subject">What it is of.</param>
    /// <param name="parameters">All query parameters; <c>signature</c> among them.</param>
    /// <param name="cancellation">Stops it.</param>
    /// <exception cref="ActionError"><c>invalid_signature</c></exception>
    public async Task<Caller> VerifyAsync(string subject, IEnumerable<KeyValuePair<string, string>> parameters, CancellationToken cancellation)
    {
        var signed = new SortedDictionary<string, string>(parameters.ToDictionary(), StringComparer.Ordinal);
        signed.Remove(Signature, out var signature);
        var maker = await database.ReadOneAsync(session => credentials.ByIdAsync(session, signed.GetValueOrDefault(By, "")), cancellation);
        var expected = Sign(await KeyAsync(cancellation), subject, signed, maker is null ? [] : maker.Stamp.Span);
        if (!CryptographicOperations.FixedTimeEquals(Encoding.UTF8.GetBytes(expected), Encoding.UTF8.GetBytes(signature ?? "")) || maker is null)
            throw Errors.InvalidSignature.Because(
                "The signature does not fit this address: use it exactly as it was given out. It ends when its maker's credential is withdrawn.", Signature);
        if (!signed.TryGetValue(Expires, out var expires) || !long.TryParse(expires, out var seconds) || seconds <= time.GetUtcNow().ToUnixTimeSeconds())
            throw Errors.InvalidSignature.Because("The signed address has expired; ask for a new one.", Expires);
        return maker;
    }

    static string Sign(byte[] key, string subject, SortedDictionary<string, string> parameters, ReadOnlySpan<byte> stamp) =>
        Convert.ToHexStringLower(HMACSHA256.HashData(key, Encoding.UTF8.GetBytes($"{subject}\n{Query(parameters)}\n{Convert.ToHexStringLower(stamp)}")));

    static string Query(SortedDictionary<string, string> parameters) =>
        string.Join('&', parameters.Select(pair => $"{Uri.EscapeDataString(pair.Key)}={Uri.EscapeDataString(pair.Value)}"));

    async ValueTask<byte[]> KeyAsync(CancellationToken cancellation)
    {
        if (key is not null)
            return key;
        var kept = await database.ReadOneAsync(session => SecretTable.FindAsync(session, SecretName), cancellation);
        if (kept is null)
        {
            var @sealed = seal.Close(RandomNumberGenerator.GetBytes(32));
            kept = await database.WriteAsync(session => SecretTable.KeepAsync(session, SecretName, @sealed), cancellation);
        }
        return key = seal.Open(kept);
    }
}
