using System.Net.Http.Headers;

namespace Pims.Actions.Files;

/// <summary>What a client takes, by its Accept header (RFC 9110, 12.5.1): how much, from 0 for a refusal to 1.</summary>
sealed class Accepted
{
    readonly Dictionary<string, double> ranges = new(StringComparer.OrdinalIgnoreCase);

    /// <param name="header">Null where there is none. What in it is no media range is left out.</param>
    public Accepted(string? header)
    {
        foreach (var part in (header ?? "").Split(','))
        {
            if (MediaTypeWithQualityHeaderValue.TryParse(part, out var range) && QualityOf(range) is { } quality)
                ranges[range.MediaType!] = Math.Max(quality, ranges.GetValueOrDefault(range.MediaType!));
        }
    }

    /// <summary>The type by its own name; 0 too where only a wildcard has it.</summary>
    public double Named(FileType type) => ranges.GetValueOrDefault(type.MimeType);

    /// <summary>The type by its name, else by a wildcard; null where nothing is said of it.</summary>
    public double? Any(FileType type)
    {
        foreach (var range in new[] { type.MimeType, "image/*", "*/*" })
            if (ranges.TryGetValue(range, out var quality)) return quality;
        return null;
    }

    /// <summary>Null for what is no number.</summary>
    static double? QualityOf(MediaTypeWithQualityHeaderValue range) =>
        range.Quality is { } quality ? Math.Clamp(quality, 0, 1) : range.Parameters.Any(parameter => parameter.Name.Equals("q", StringComparison.OrdinalIgnoreCase)) ? null : 1;
}
