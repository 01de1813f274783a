namespace Pims.Server;

/// <summary>The query of a signed address.</summary>
static class SignedQuery
{
    /// <summary>All its parameters. Joined by hand: StringValues leaves out what is empty, so a value given twice could pass for one.</summary>
    public static IEnumerable<KeyValuePair<string, string>> AsWritten(this IQueryCollection query) =>
        query.Select(pair => KeyValuePair.Create(pair.Key, string.Join(',', pair.Value.ToArray())));
}
