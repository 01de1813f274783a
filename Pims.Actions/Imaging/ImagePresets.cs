namespace Pims.Actions.Imaging;

/// <summary>Named sets of image parameters, written as <c>thumb?width=200&amp;height=200;hero?format=auto</c>.</summary>
public sealed class ImagePresets
{
    public const string Parameter = "preset";

    public static readonly ImagePresets None = new([]);

    readonly Dictionary<string, Dictionary<string, string>> sets;

    ImagePresets(Dictionary<string, Dictionary<string, string>> sets) => this.sets = sets;

    /// <returns>The sets, and each thing that is wrong with them as a sentence; together with a fault they are not to be used.</returns>
    public static (ImagePresets Presets, IReadOnlyList<string> Faults) Read(string text)
    {
        var sets = new Dictionary<string, Dictionary<string, string>>(StringComparer.Ordinal);
        var faults = new List<string>();
        foreach (var (i, entry) in text.Split(';').Index())
        {
            var (name, query) = Halves(entry, '?');
            if (!IsName(name))
                faults.Add($"Set {i + 1}: its name must be letters, digits, - and _.");
            else if (!sets.TryAdd(name, new(StringComparer.Ordinal)))
                faults.Add($"{name}: there are two of this name.");
            else
                faults.AddRange(Fill(sets[name], query).Select(fault => $"{name}: {fault}"));
        }
        return (new ImagePresets(sets), faults);
    }

    /// <summary>The parameters with those of the set that they name; what is given beside the set wins.</summary>
    /// <exception cref="ActionError">invalid_parameter, naming preset.</exception>
    public IReadOnlyDictionary<string, string> Applied(IReadOnlyDictionary<string, string> parameters)
    {
        if (!parameters.TryGetValue(Parameter, out var name))
            return parameters;
        if (!sets.TryGetValue(name, out var set))
            throw Errors.InvalidParameter.Because(sets.Count == 0 ? "preset names nothing: this server has no sets." : $"preset is one of {string.Join(", ", sets.Keys)}.", Parameter);
        var all = new Dictionary<string, string>(set, StringComparer.Ordinal);
        foreach (var (key, value) in parameters)
            all[key] = value;
        return all;
    }

    /// <summary>What a set says of a parameter; null where it says nothing, or is none.</summary>
    public string? Find(string name, string parameter) => sets.GetValueOrDefault(name)?.GetValueOrDefault(parameter);

    static IEnumerable<string> Fill(Dictionary<string, string> set, string query)
    {
        foreach (var part in query.Split('&'))
        {
            var (name, value) = Halves(part, '=');
            if (!ImageParameters.Names.Contains(name))
                yield return $"{(IsName(name) ? name : "What it says")} is no image parameter; these are {string.Join(", ", ImageParameters.Names)}.";
            else if (!set.TryAdd(name, Uri.UnescapeDataString(value)))
                yield return $"{name} is there twice.";
            else if (FaultOf(name, set[name]) is { } fault)
                yield return fault;
        }
    }

    static string? FaultOf(string name, string value)
    {
        try
        {
            ImageParameters.Read(new Dictionary<string, string> { [name] = value });
            return null;
        }
        catch (ActionError error)
        {
            return error.Message;
        }
    }

    static (string, string) Halves(string text, char at) => text.IndexOf(at) is >= 0 and var i ? (text[..i], text[(i + 1)..]) : (text, "");

    static bool IsName(string text) => text.Length > 0 && text.All(letter => char.IsAsciiLetterOrDigit(letter) || letter is '-' or '_');
}
