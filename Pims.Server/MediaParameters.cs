using System.Globalization;
using Pims.Actions;
using Pims.Actions.Access;
using Pims.Actions.Imaging;

namespace Pims.Server;

/// <summary>The query of a media address, checked: nothing unknown, nothing twice, no silent fallback.</summary>
sealed record MediaParameters
{
    const string Fit = "max";

    static readonly string[] Known = ["v", "width", "height", "mode", "format", "quality", SignedUrls.Expires, SignedUrls.Signature];

    /// <summary>The version that the address names; null for whatever there is.</summary>
    public int? Version { get; private init; }

    /// <summary>The picture that is wanted; null for the file as it is.</summary>
    public ImageRequest? Image { get; private init; }

    /// <exception cref="ActionError"><c>unknown_parameter</c>, <c>invalid_parameter</c></exception>
    public static MediaParameters Read(IQueryCollection query)
    {
        foreach (var (name, values) in query)
        {
            if (!Known.Contains(name))
                throw Errors.UnknownParameter.Because($"{name} is no parameter of a media address; known are {string.Join(", ", Known)}.", name);
            if (values.Count > 1)
                throw Errors.InvalidParameter.Because($"{name} is given twice.", name);
        }
        return new MediaParameters { Version = Number(query, "v", int.MaxValue), Image = ReadImage(query) };
    }

    static ImageRequest? ReadImage(IQueryCollection query)
    {
        if (query["mode"] is { Count: > 0 } mode && mode != Fit)
            throw Errors.InvalidParameter.Because($"mode must be {Fit}.", "mode");
        var request = new ImageRequest
        {
            Width = Number(query, "width", ImageLimits.MaxSide),
            Height = Number(query, "height", ImageLimits.MaxSide),
            Format = query["format"] is { Count: > 0 } format ? ImageRequest.ParseFormat(format.ToString()) : null,
            Quality = Number(query, "quality", 100),
        };
        if (request is { Width: not null, Height: not null } && !query.ContainsKey("mode"))
            throw Errors.InvalidParameter.Because($"width and height together want mode={Fit}.", "mode");
        request.Validate();
        return query.ContainsKey("mode") || request != new ImageRequest() ? request : null;
    }

    static int? Number(IQueryCollection query, string name, int most)
    {
        if (query[name] is not { Count: > 0 } value)
            return null;
        return int.TryParse(value, NumberStyles.None, CultureInfo.InvariantCulture, out var number) && number >= 1 && number <= most
            ? number
            : throw Errors.InvalidParameter.Because($"{name} must be an integer from 1 to {most}.", name);
    }
}
