namespace Pims.Tests.Assets;

/// <summary>Assets and searches as simply as they can be written.</summary>
sealed class SearchModel
{
    public enum Where { Live, Trashed }

    // Ids count up; a bucket of 0 is none.
    public sealed record Asset(int Id, int Bucket, string Filename, string[] Tags, string[] Keywords, string Description, string Sku, Where Where);

    /// <summary>Whose a bucket is; "" for everybody's.</summary>
    public Dictionary<int, string> Owners { get; } = new() { [0] = "" };

    public Dictionary<string, Asset> Assets { get; } = [];

    public IEnumerable<string> Search(string caller, string[] words, string? tag, string? sku, int? bucket) =>
        from pair in Assets
        let asset = pair.Value
        where Shows(caller, asset) && (bucket is null || asset.Bucket == bucket)
        where (tag is null || asset.Tags.Contains(tag)) && (sku is null || asset.Sku == sku)
        let tier = words.Length == 0 ? 0 : Array.FindIndex(TextsOf(asset), text => words.All(word => WordsOf(text).Any(own => own.StartsWith(word, StringComparison.Ordinal))))
        where tier >= 0
        orderby tier, words.Length == 0 ? asset.Id : -asset.Id
        select pair.Key;

    public IEnumerable<string> Tags(string caller) =>
        from asset in Assets.Values
        where Shows(caller, asset)
        from tag in asset.Tags
        group tag by tag into same
        orderby same.Key
        select $"{same.Key}={same.Count()}";

    /// <returns>How many assets changed.</returns>
    public int Retag(string caller, string tag, string? to)
    {
        var changed = Assets.Where(pair => Shows(caller, pair.Value) && pair.Value.Tags.Contains(tag) && tag != to).ToArray();
        foreach (var (code, asset) in changed)
            Assets[code] = asset with { Tags = [.. asset.Tags.Select(one => one == tag ? to : one).OfType<string>().Distinct()] };
        return changed.Length;
    }

    public bool Sees(string caller, int bucket) => caller == "admin" || Owners[bucket] is "" || Owners[bucket] == caller;

    bool Shows(string caller, Asset asset) => asset.Where == Where.Live && Sees(caller, asset.Bucket);

    static string[] TextsOf(Asset asset)
    {
        var labels = $"{asset.Filename} {string.Join(' ', asset.Tags)} {string.Join(' ', asset.Keywords)}";
        return [asset.Filename, labels, $"{labels} {asset.Description}"];
    }

    static string[] WordsOf(string text) => text.ToLowerInvariant().Split([' ', '.', '-', '_', '#'], StringSplitOptions.RemoveEmptyEntries);
}
