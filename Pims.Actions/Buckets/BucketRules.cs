using Pims.Storage;

namespace Pims.Actions.Buckets;

/// <summary>What holds for every bucket, however it came to its place.</summary>
static class BucketRules
{
    /// <exception cref="ActionError"><c>bucket_exists</c></exception>
    public static async Task RequireFreeNameAsync(
        Session session, Caller caller, BucketPlace parent, string owner, BucketName name, long exceptBucket, string parameter = "name")
    {
        var namesakes = await BucketTable.NamedAsync(session, [parent.Id], name.Key);
        if (namesakes.FirstOrDefault(other => other.Owner == owner && other.BucketId != exceptBucket) is { } other)
        {
            // The key of a bucket that renames it learns no more of a sibling than that the name is taken.
            var isSeen = caller.Sees(parent);
            throw Errors.BucketExists.Because(
                $"There is a bucket '{(isSeen ? other.Name : name.Text)}' {(parent.IsTop ? "at the top" : "in " + parent.Path)} already.", parameter,
                isSeen ? new { other.BucketId } : null);
        }
    }

    /// <exception cref="ActionError"><c>slug_taken</c></exception>
    public static async Task<string> FreeSlugAsync(Session session, Slug slug, long exceptBucket) =>
        await BucketTable.HasSlugAsync(session, slug.Text, exceptBucket)
            ? throw Errors.SlugTaken.Because($"The slug '{slug.Text}' belongs to another bucket.", "slug")
            : slug.Text;

    /// <exception cref="ActionError"><c>bucket_too_deep</c></exception>
    public static void RequireDepth(int depth)
    {
        if (depth > BucketPlace.MaxDepth)
            throw Errors.BucketTooDeep.Because($"Buckets nest at most {BucketPlace.MaxDepth} deep; this one would be {depth} deep.", "parent_id");
    }
}
