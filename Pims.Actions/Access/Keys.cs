using System.Security.Cryptography;
using System.Text;

namespace Pims.Actions.Access;

/// <summary>
/// Makes and recognises secrets: 256 random bits each, of which only the SHA-256 is kept. Each says of what kind it is, so that a reader
/// (and a scanner for lost secrets) knows it by its look.
/// </summary>
public static class Keys
{
    public const string ApiKey = "key", Token = "token", ReadKey = "read", WriteKey = "write";

    public static string Make(string kind) =>
        Prefix(kind) + Convert.ToBase64String(RandomNumberGenerator.GetBytes(32)).TrimEnd('=').Replace('+', '-').Replace('/', '_');

    public static bool IsOf(string kind, string key) => key.StartsWith(Prefix(kind), StringComparison.Ordinal);

    /// <summary>Whether a key that somebody chose is looked for among the API keys.</summary>
    public static bool MayBeApiKey(string key) => !IsOf(Token, key) && !IsOf(ReadKey, key) && !IsOf(WriteKey, key);

    public static byte[] Hash(string key) => SHA256.HashData(Encoding.UTF8.GetBytes(key));

    static string Prefix(string kind) => $"pims_{kind}_";
}
