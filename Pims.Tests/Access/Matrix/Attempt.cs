namespace Pims.Tests.Access.Matrix;

/// <summary>What an attempt is made on. <see cref="Nothing"/>: on no bucket and no asset.</summary>
[Flags]
public enum On
{
    Global = 1,
    Private = 2,
    Personal = 4,
    NoBucket = 8,
    Nothing = 16,
    Buckets = Global | Private | Personal,
    Assets = Buckets | NoBucket,
}

/// <summary>How an attempt comes in.</summary>
public enum Way
{
    Pims,
    JsonRpc,
    BatchElement,
    /// <summary>GET of the file, the credential in its header.</summary>
    Media,
    /// <summary>GET of the file, the credential as <c>read_key</c> in the address.</summary>
    ReadKey,
    /// <summary>The action gives an address, which is then read by nobody in particular.</summary>
    Address,
}

/// <summary>
/// One row of the matrix (for each kind of thing that it is tried on): an action and parameters with placeholders, which
/// <see cref="World"/> fills in. A further action needs one line in <see cref="Attempts"/>.
/// </summary>
/// <param name="Action">The action; of a way in that is no action, what it is called.</param>
/// <param name="Parameters">A JSON object.</param>
/// <param name="Form">What tells it from other attempts of this action.</param>
/// <param name="On">What it is tried on.</param>
public sealed record Attempt(string Action, string Parameters = "{}", string Form = "", On On = On.Nothing)
{
    public Way Way { get; init; }

    /// <summary>For a list: the placeholder of what is looked for in it.</summary>
    public string? Shows { get; init; }

    public bool IsAction => Way is not (Way.Media or Way.ReadKey);

    public bool Names(string placeholder) => Parameters.Contains(placeholder, StringComparison.Ordinal) || Shows == placeholder;

    public string Name => Form.Length == 0 ? Action : $"{Action}, {Form}";
}
