using System.Security.Cryptography;
using System.Text;
using Pims.Actions.Assets;
using Pims.Storage;

namespace Pims.Actions.Access;

/// <summary>An address that serves one thing to whoever has it, until a time.</summary>
public sealed record SignedUrl(string Url, DateTimeOffset ExpiresAt);

/// <summary>Signs media addresses with a key of the library (HMAC-SHA256) and recognises its own signatures.</summary>
public sealed class SignedUrls(Database database, Seal seal, TimeProvider time)
{
    public const string Expires = "expires", Signature = "signature";

    const string SecretName = "signed_urls";

    byte[]? key;

    public async Task<SignedUrl> MakeAsync(string publicUrl, string code, string filename, TimeSpan lifetime, CancellationToken cancellation)
    {
        var expires = DateTimeOffset.FromUnixTimeSeconds((time.GetUtcNow() + lifetime).ToUnixTimeSeconds());
        var parameters = new SortedDictionary<string, string>(StringComparer.Ordinal) { [Expires] = expires.ToUnixTimeSeconds().ToString() };
        var signature = Convert.ToHexStringLower(Sign(await KeyAsync(cancellation), code, parameters));
        return new SignedUrl($"{MediaUrl.Plain(publicUrl, code, filename)}?{Expires}={parameters[Expires]}&{Signature}={signature}", expires);
    }

    /// <param name="code">The asset's code.</param>
    /// <param name="parameters">All query parameters; <c>signature</c> among them.</param>
    /// <param name="cancellation">Stops it.</param>
    /// <exception cref="ActionError"><c>invalid_signature</c></exception>
    public async Task VerifyAsync(string code, IEnumerable<KeyValuePair<string, string>> parameters, CancellationToken cancellation)
    {
        var signed = new SortedDictionary<string, string>(parameters.ToDictionary(), StringComparer.Ordinal);
        signed.Remove(Signature, out var signature);
        var expected = Convert.ToHexStringLower(Sign(await KeyAsync(cancellation), code, signed));
        if (!CryptographicOperations.FixedTimeEquals(Encoding.UTF8.GetBytes(expected), Encoding.UTF8.GetBytes(signature ?? "")))
            throw Errors.InvalidSignature.Because("The signature does not fit this address; use it exactly as it was given out.", Signature);
        if (!signed.TryGetValue(Expires, out var expires) || !long.TryParse(expires, out var seconds) || seconds <= time.GetUtcNow().ToUnixTimeSeconds())
            throw Errors.InvalidSignature.Because("The signed address has expired; ask for a new one.", Expires);
    }

    static byte[] Sign(byte[] key, string code, SortedDictionary<string, string> parameters) =>
        HMACSHA256.HashData(key, Encoding.UTF8.GetBytes(
            code + "\n" + string.Join('\n', parameters.Select(pair => $"{Uri.EscapeDataString(pair.Key)}={Uri.EscapeDataString(pair.Value)}"))));

    async ValueTask<byte[]> KeyAsync(CancellationToken cancellation)
    {
        if (key is not null)
            return key;
        var kept = await database.ReadAsync(session => SecretTable.FindAsync(session, SecretName), cancellation);
        if (kept is null)
        {
            var @sealed = seal.Close(RandomNumberGenerator.GetBytes(32));
            kept = await database.WriteAsync(session => SecretTable.KeepAsync(session, SecretName, @sealed), cancellation);
        }
        return key = seal.Open(kept);
    }
}
