namespace Pims.Actions.Imaging;

/// <summary>Who may have pictures made; the file as it is is not touched by it.</summary>
public enum TransformMode
{
    /// <summary>Who may read the file, by any image parameters.</summary>
    Open,
    /// <summary>Who may read the file, by named sets alone.</summary>
    Presets,
    /// <summary>Who has a signed address or a credential.</summary>
    Signed,
}

/// <summary>What pictures callers may ask for, and the named sets to ask by. What the server asks for itself is not bound by it.</summary>
public sealed record TransformOptions
{
    public TransformMode Mode { get; init; } = TransformMode.Open;

    public ImagePresets Presets { get; init; } = ImagePresets.None;

    /// <summary>As <see cref="ImageParameters.Read"/>, where a set may be named too.</summary>
    /// <exception cref="ActionError">invalid_parameter, naming it.</exception>
    public ImageRequest? Read(IReadOnlyDictionary<string, string> parameters) => ImageParameters.Read(Presets.Applied(parameters));

    /// <param name="names">Of all parameters.</param>
    /// <param name="isKnown">There is a signed address or a credential.</param>
    /// <exception cref="ActionError">forbidden, naming the first that is not taken.</exception>
    public void Require(IEnumerable<string> names, bool isKnown)
    {
        var barred = Mode switch
        {
            TransformMode.Presets => names.FirstOrDefault(ImageParameters.Names.Contains),
            TransformMode.Signed when !isKnown => names.FirstOrDefault(name => name == ImagePresets.Parameter || ImageParameters.Names.Contains(name)),
            _ => null,
        };
        if (barred is not null)
            throw Errors.Forbidden.Because(
                Mode == TransformMode.Presets ? $"{barred} is not taken here: this server makes pictures by preset alone." : $"{barred} wants a signed address, or a credential in the header.", barred);
    }
}
