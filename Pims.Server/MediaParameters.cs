using Pims.Actions;
using Pims.Actions.Access;
using Pims.Actions.Imaging;

namespace Pims.Server;

/// <summary>The query of a media address, checked: nothing unknown, nothing twice, no silent fallback.</summary>
sealed record MediaParameters
{
    public const string ReadKey = "read_key";

    static readonly string[] Known = ["v", .. ImageParameters.Names, ReadKey, SignedUrls.By, SignedUrls.Expires, SignedUrls.Signature];

    /// <summary>The version that the address names; null for whatever there is.</summary>
    public int? Version { get; private init; }

    /// <summary>The picture that is wanted; null for the file as it is.</summary>
    public ImageRequest? Image { get; private init; }

    /// <exception cref="ActionError"><c>unknown_parameter</c>, <c>invalid_parameter</c></exception>
    public static MediaParameters Read(IQueryCollection query)
    {
        var parameters = new Dictionary<string, string>(StringComparer.Ordinal);
        foreach (var (name, values) in query)
        {
            if (!Known.Contains(name))
                throw Errors.UnknownParameter.Because($"{name} is no parameter of a media address; known are {string.Join(", ", Known)}.", name);
            if (values.Count > 1)
                throw Errors.InvalidParameter.Because($"{name} is given twice.", name);
            parameters.Add(name, values.ToString());
        }
        return new MediaParameters { Version = ImageParameters.Number(parameters, "v", int.MaxValue), Image = ImageParameters.Read(parameters) };
    }
}
