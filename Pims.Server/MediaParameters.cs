using Pims.Actions;
using Pims.Actions.Access;
using Pims.Actions.Files;
using Pims.Actions.Imaging;

namespace Pims.Server;

/// <summary>The query of a media address, checked: nothing unknown, nothing twice, no silent fallback.</summary>
sealed record MediaParameters
{
    public const string ReadKey = "read_key";

    static readonly string[] Known =
        ["v", .. ImageParameters.Names, ImagePresets.Parameter, CreateSignedUrl.DownloadParameter, ReadKey, SignedUrls.By, SignedUrls.Expires, SignedUrls.Signature];

    /// <summary>The version that the address names; null for whatever there is.</summary>
    public int? Version { get; private init; }

    /// <summary>The picture that is wanted; null for the file as it is.</summary>
    public ImageRequest? Image { get; private init; }

    /// <summary>To be saved, not shown.</summary>
    public bool IsDownload { get; private init; }

    /// <summary>All parameters that are there.</summary>
    public required IReadOnlyCollection<string> Names { get; init; }

    /// <exception cref="ActionError"><c>unknown_parameter</c>, <c>invalid_parameter</c></exception>
    public static MediaParameters Read(IQueryCollection query, TransformOptions transforms)
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
        return new MediaParameters
        {
            Version = ImageParameters.Number(parameters, "v", int.MaxValue),
            Image = transforms.Read(parameters),
            IsDownload = parameters.TryGetValue(CreateSignedUrl.DownloadParameter, out var download) && ParseDownload(download),
            Names = parameters.Keys,
        };
    }

    /// <summary>Whether what the address serves depends on the client's Accept; also of an address that is wrong in other ways.</summary>
    public static bool IsAuto(IQueryCollection query, ImagePresets presets) =>
        query.TryGetValue("format", out var formats)
            ? formats.Contains(ImageParameters.Auto)
            : query[ImagePresets.Parameter] is [{ } name] && presets.Find(name, "format") == ImageParameters.Auto;

    static bool ParseDownload(string text) =>
        text == "1" ? true : throw Errors.InvalidParameter.Because("download is 1, or is left out.", CreateSignedUrl.DownloadParameter);
}
