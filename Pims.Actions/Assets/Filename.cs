using Pims.Actions.Files;
using Pims.Actions.Schema;

namespace Pims.Actions.Assets;

/// <summary>What an asset's file is called: 1 to 255 characters, one step of a path.</summary>
public sealed record Filename(string Text) : IReadFromJson<Filename>
{
    static string IReadFromJson<Filename>.JsonName => "string";

    static string IReadFromJson<Filename>.Expected => "a filename of " + Names.Rule;

    /// <summary>In lower case, without its dot; empty where the name has none.</summary>
    public string Extension => Path.GetExtension(Text).TrimStart('.').ToLowerInvariant();

    /// <summary>The name's own extension; the usual one of the type where the name has none.</summary>
    public string ExtensionOr(FileType type) => Extension.Length > 0 ? Extension : type.Extension;

    /// <summary>The name that a sender's part bears, which may be a whole path of the sender's machine.</summary>
    /// <exception cref="ActionError"><c>invalid_parameter</c></exception>
    public static Filename OfPart(string name)
    {
        var last = name[(name.AsSpan().LastIndexOfAny('/', '\\') + 1)..];
        return Names.IsName(last)
            ? new Filename(last)
            : throw Errors.InvalidParameter.Because($"filename must be {Names.Rule}; the part's is '{Nearest.Shown(last)}'.", "filename");
    }

    static bool IReadFromJson<Filename>.TryRead(object value, out Filename result)
    {
        result = new Filename(value as string ?? "");
        return Names.IsName(result.Text);
    }
}
