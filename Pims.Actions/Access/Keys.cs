using System.Security.Cryptography;
using System.Text;

namespace Pims.Actions.Access;

/// <summary>Makes and recognises secrets: 256 random bits each, of which only the SHA-256 is kept.</summary>
public static class Keys
{
    /// <param name="kind">What the key is for, so that a reader (and a scanner for lost secrets) knows it by its look.</param>
    public static string Make(string kind) =>
        $"pims_{kind}_{Convert.ToBase64String(RandomNumberGenerator.GetBytes(32)).TrimEnd('=').Replace('+', '-').Replace('/', '_')}";

    public static byte[] Hash(string key) => SHA256.HashData(Encoding.UTF8.GetBytes(key));
}
