using Pims.Actions.Schema;

namespace Pims.Actions.Buckets;

/// <summary>A bucket's name: 1 to 255 characters, one step of a path.</summary>
public sealed record BucketName(string Text) : IReadFromJson<BucketName>
{
    static string IReadFromJson<BucketName>.JsonName => "string";

    static string IReadFromJson<BucketName>.Expected => "a name of " + Names.Rule;

    /// <summary>The form in which siblings are compared.</summary>
    public string Key => KeyOf(Text);

    public static string KeyOf(string name) => name.ToLowerInvariant();

    /// <summary>The same name with a number behind it, within the length of a name.</summary>
    public static BucketName Numbered(string name, int number)
    {
        var suffix = $" ({number})";
        return new BucketName(Names.Cut(name, Names.MaxLength - suffix.Length) + suffix);
    }

    static bool IReadFromJson<BucketName>.TryRead(object value, out BucketName result)
    {
        result = new BucketName(value as string ?? "");
        return Names.IsName(result.Text);
    }
}
