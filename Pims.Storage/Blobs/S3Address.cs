using System.Text.RegularExpressions;

namespace Pims.Storage.Blobs;

/// <summary>Where files are kept in an S3 store.</summary>
/// <param name="Bucket">Has to be there.</param>
/// <param name="Prefix">Empty, or what all keys begin with, ending with a slash.</param>
/// <param name="Endpoint">The store's address; null for Amazon's own.</param>
/// <param name="Region">What requests are signed for; with an endpoint, most stores take any.</param>
public sealed partial record S3Address(string Bucket, string Prefix, Uri? Endpoint, string Region)
{
    public const string Format = "s3://bucket[/prefix]?endpoint=http(s)://host[:port]&region=name, of the last two at least one";

    const string Scheme = "s3://", AnyRegion = "us-east-1";

    const int LongestPrefix = 512;

    /// <returns>The address, or all that is wrong with the text.</returns>
    public static (S3Address? Address, IReadOnlyList<string> Wrong) Read(string text)
    {
        var wrong = new List<string>();
        if (!text.StartsWith(Scheme, StringComparison.Ordinal))
            return (null, [$"It begins with {Scheme}."]);
        var query = text.IndexOf('?');
        var path = text[Scheme.Length..(query < 0 ? text.Length : query)].TrimEnd('/');
        var slash = path.IndexOf('/');
        var (bucket, prefix) = slash < 0 ? (path, "") : (path[..slash], path[(slash + 1)..]);
        if (path.Contains('@'))
            wrong.Add("Credentials are no part of it: they come from the environment, a profile or the machine's role.");
        else if (!BucketName().IsMatch(bucket))
            wrong.Add("The bucket has 3 to 63 lower-case letters, digits, points and hyphens.");
        if (prefix.Length > LongestPrefix || prefix.Length > 0 && prefix.Split('/').Any(step => step is "." or ".." || !Step().IsMatch(step)))
            wrong.Add($"The prefix has up to {LongestPrefix} letters, digits, - _ and points, in steps joined by single slashes.");
        var members = Members(query < 0 ? "" : text[(query + 1)..], wrong);
        var endpoint = members.GetValueOrDefault("endpoint") is { } address ? EndpointOf(address, wrong) : null;
        var region = members.GetValueOrDefault("region");
        if (region is not null && !RegionName().IsMatch(region))
            wrong.Add("The region has lower-case letters, digits and hyphens.");
        if (members.Count == 0 && wrong.Count == 0)
            wrong.Add("It says neither endpoint nor region.");
        return wrong.Count > 0 ? (null, wrong) : (new S3Address(bucket, prefix.Length > 0 ? prefix + "/" : "", endpoint, region ?? AnyRegion), []);
    }

    static Dictionary<string, string> Members(string query, List<string> wrong)
    {
        var members = new Dictionary<string, string>();
        foreach (var member in query.Split('&', StringSplitOptions.RemoveEmptyEntries))
        {
            var equals = member.IndexOf('=');
            var name = equals < 0 ? "" : member[..equals];
            if (name is not ("endpoint" or "region"))
                wrong.Add("After the ? stand endpoint and region alone.");
            else if (!members.TryAdd(name, Uri.UnescapeDataString(member[(equals + 1)..])))
                wrong.Add($"{name} is there twice.");
        }
        return members;
    }

    static Uri? EndpointOf(string text, List<string> wrong)
    {
        if (Uri.TryCreate(text, UriKind.Absolute, out var uri) && uri is { Scheme: "http" or "https", PathAndQuery: "/", UserInfo: "" })
            return uri;
        wrong.Add("The endpoint is http(s)://host[:port] and no more.");
        return null;
    }

    [GeneratedRegex(@"^[a-z0-9][a-z0-9.-]{1,61}[a-z0-9]\z")]
    private static partial Regex BucketName();

    [GeneratedRegex(@"^[A-Za-z0-9._-]+\z")]
    private static partial Regex Step();

    [GeneratedRegex(@"^[a-z0-9-]{1,40}\z")]
    private static partial Regex RegionName();
}
