using Pims.Actions.Schema;

namespace Pims.Actions.Access;

/// <summary>An e-mail address: something before and after one @, without spaces. Whether it exists is not asked.</summary>
public sealed record Email(string Text) : IReadFromJson<Email>
{
    public const int MaxLength = 254;

    static string IReadFromJson<Email>.JsonName => "string";

    static string IReadFromJson<Email>.Expected => "an e-mail address, like ann@example.com";

    /// <summary>The form in which e-mails are compared: without regard to case.</summary>
    public string Key => KeyOf(Text);

    public static string KeyOf(string email) => email.ToLowerInvariant();

    static bool IReadFromJson<Email>.TryRead(object value, out Email result)
    {
        result = new Email(value as string ?? "");
        return result.Text.Length is > 2 and <= MaxLength
            && result.Text.IndexOf('@') is > 0 and var at && at == result.Text.LastIndexOf('@') && at < result.Text.Length - 1
            && result.Text.All(letter => !char.IsWhiteSpace(letter) && !char.IsControl(letter) && !char.IsSurrogate(letter));
    }
}
