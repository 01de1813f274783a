namespace Pims.Storage;

/// <summary>For whom rows are read: which buckets, and what is in them, exist.</summary>
/// <param name="Owner">Whose personal buckets exist beside the global ones; null for everybody's.</param>
/// <param name="Scope">The bucket whose subtree is all that exists; null for no such bound.</param>
public sealed record Reader(string? Owner, long? Scope)
{
    /// <summary>All there is.</summary>
    public static readonly Reader All = new(null, null);
}
