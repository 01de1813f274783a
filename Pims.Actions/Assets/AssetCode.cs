using System.Security.Cryptography;
using Pims.Actions.Schema;

namespace Pims.Actions.Assets;

/// <summary>The name of an asset in the system: made here, or one of the caller's own.</summary>
public sealed record AssetCode(string Text) : IReadFromJson<AssetCode>
{
    const int MaxLength = 128, TimeDigits = 10, RandomBytes = 16;

    // Crockford's digits: they sort as they count, and none is mistaken for another.
    const string Digits = "0123456789abcdefghjkmnpqrstvwxyz";

    static string IReadFromJson<AssetCode>.JsonName => "string";

    static string IReadFromJson<AssetCode>.Expected => $"a code of 1 to {MaxLength} letters, digits, dots, underscores and hyphens";

    /// <summary>A new code: ten digits of the time in milliseconds, so that codes sort by it, then 128 random bits.</summary>
    public static string Make(DateTimeOffset now)
    {
        Span<char> code = stackalloc char[TimeDigits + 2 * RandomBytes];
        var milliseconds = now.ToUnixTimeMilliseconds();
        for (var i = TimeDigits - 1; i >= 0; i--, milliseconds >>= 5)
            code[i] = Digits[(int)(milliseconds & 31)];
        RandomNumberGenerator.GetHexString(code[TimeDigits..], lowercase: true);
        return code.ToString();
    }

    static bool IReadFromJson<AssetCode>.TryRead(object value, out AssetCode result)
    {
        result = new AssetCode(value as string ?? "");
        return result.Text.Length is > 0 and <= MaxLength && result.Text is not ("." or "..")
            && result.Text.All(letter => char.IsAsciiLetterOrDigit(letter) || letter is '.' or '_' or '-');
    }
}
