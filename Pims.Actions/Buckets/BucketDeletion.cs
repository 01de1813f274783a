using Pims.Actions.Access;
using Pims.Actions.Assets;
using Pims.Storage;
using Pims.Storage.Blobs;

namespace Pims.Actions.Buckets;

/// <summary>What becomes of a bucket's contents.</summary>
public enum BucketContents
{
    /// <summary>Assets and sub-buckets move one level up.</summary>
    MoveToParent,
    /// <summary>Every asset of the subtree goes to the trash; the buckets go.</summary>
    Trash,
    /// <summary>All of it is gone for good.</summary>
    Purge,
}

/// <summary>What a caller chooses about a deletion.</summary>
public interface IDeleteOptions
{
    BucketContents Contents { get; }

    /// <summary>Delete assets although something refers to them, and the references with them.</summary>
    bool ForceUnlink { get; }

    /// <summary>Change nothing; only say what would happen.</summary>
    bool DryRun { get; }
}

/// <summary>What deleting a bucket did: how much moved or went, and the blobs that no asset needs any more.</summary>
public sealed record Deleted(string Slug, long Assets, long Buckets, IReadOnlyList<string> Blobs);

/// <summary>The three ways in which a bucket goes.</summary>
public sealed class BucketDeletion(Database database, BlobStore blobs, TimeProvider time)
{
    const int MostLinkedNamed = 100;

    /// <summary>Deletes what <paramref name="find"/> names, all or nothing, the deepest first; or only says what would go.</summary>
    /// <exception cref="ActionError"><c>forbidden</c>, <c>asset_linked</c></exception>
    public async Task<IReadOnlyList<Deleted>> RunAsync(
        IDeleteOptions options, Call call, string action, Func<Session, Task<IReadOnlyList<BucketPlace>>> find, CancellationToken cancellation)
    {
        var caller = call.Caller;
        if (options.Contents == BucketContents.Purge)
            caller.Require(Role.Admin, "contents: purge");
        if (options.DryRun)
            return await database.RehearseAsync(DeleteAsync, cancellation);
        var done = await database.WriteAsync(DeleteAsync, cancellation);
        await blobs.RemoveAllAsync(done.SelectMany(one => one.Blobs));
        return done;

        async Task<IReadOnlyList<Deleted>> DeleteAsync(Session session)
        {
            var change = caller.ChangeAt(time.GetUtcNow());
            var deleted = new List<Deleted>();
            foreach (var place in (await find(session)).OrderByDescending(place => place.Depth))
            {
                caller.RequireNotOwn(place, "delete it");
                deleted.Add(options.Contents == BucketContents.MoveToParent
                    ? await MoveUpAsync(session, place, options.ForceUnlink, change)
                    : await RemoveAsync(session, place, options.Contents, options.ForceUnlink, change));
                // Its keys end with it, and what moves up is as private as where it goes.
                await AuditLog.AddAsync(session, call, change.At, action, $"bucket:{place.Id}", new { place.Path, place.IsPrivate, options.Contents });
            }
            return deleted;
        }
    }

    static async Task<Deleted> RemoveAsync(
        Session session, BucketPlace place, BucketContents contents, bool forceUnlink, Change change)
    {
        await UnlinkAsync(session, place, rootOnly: false, forceUnlink, contents == BucketContents.Purge ? null : change);
        var (buckets, assets, _) = await BucketTable.MeasureAsync(session, place.Id);
        IReadOnlyList<string> unused = [];
        if (contents == BucketContents.Purge)
            unused = await BlobTable.ForgetUnusedAsync(session, await AssetTable.PurgeSubtreeAsync(session, place.Id));
        else
            await AssetTable.TrashSubtreeAsync(session, place.Id, place.Path, place.Owner, place.IsPrivate, rootOnly: false, change);
        await BucketTable.DeleteSubtreeAsync(session, place.Id);
        return new Deleted(place.Bucket.Slug, assets, buckets, unused);
    }

    static async Task<Deleted> MoveUpAsync(Session session, BucketPlace place, bool forceUnlink, Change change)
    {
        var bucket = place.Bucket;
        var children = await BucketTable.ChildrenAsync(session, place.Id, Reader.All);
        // A personal asset in no bucket would be everybody's.
        var toTrash = place.Parent.IsTop && place.Owner.Length > 0;
        if (toTrash)
            await UnlinkAsync(session, place, rootOnly: true, forceUnlink, change);
        var assets = toTrash
            ? await AssetTable.TrashSubtreeAsync(session, place.Id, place.Path, place.Owner, place.IsPrivate, rootOnly: true, change)
            : await AssetTable.MoveAllAsync(session, (place.Id, place.Path), (place.Parent.Id, AssetLog.Shown(place.Parent.Path)), place.Owner, change);
        // A child may take the name of the bucket that goes: a / stands in no name, so this key is nobody's.
        await BucketTable.UpdateAsync(session, bucket, $"/{place.Id}");
        foreach (var child in children)
        {
            var name = await FreeNameAsync(session, place.Parent, child);
            await BucketTable.UpdateAsync(session, child with
            {
                Name = name.Text,
                ParentId = place.Parent.IdOrNull,
                IsPrivate = child.IsPrivate || bucket.IsPrivate,
                ModifiedAt = change.At,
                ModifiedBy = change.By,
            }, name.Key);
        }
        await BucketTable.DeleteSubtreeAsync(session, place.Id);
        return new Deleted(bucket.Slug, assets, 1 + children.Count, []);
    }

    static async Task<BucketName> FreeNameAsync(Session session, BucketPlace parent, BucketRow child)
    {
        var name = new BucketName(child.Name);
        for (var number = 2; ; number++)
        {
            if ((await BucketTable.NamedAsync(session, [parent.Id], name.Key)).All(other => other.Owner != child.Owner))
                return name;
            name = BucketName.Numbered(child.Name, number);
        }
    }

    /// <param name="session">Where to write.</param>
    /// <param name="place">The bucket.</param>
    /// <param name="rootOnly">Only the assets of the bucket itself.</param>
    /// <param name="force">Else they must have none.</param>
    /// <param name="said">What the assets' log says of it; null where it goes with them.</param>
    static async Task UnlinkAsync(Session session, BucketPlace place, bool rootOnly, bool force, Change? said)
    {
        var linked = await AssetTable.LinkedInSubtreeAsync(session, place.Id, rootOnly, MostLinkedNamed);
        if (linked.Count == 0)
            return;
        if (!force)
            throw Errors.AssetLinked.Because(
                $"Assets in it are referenced, {linked[0]} among them; force_unlink deletes them with their references.", "force_unlink",
                new { Assets = linked });
        var unlinked = await AssetTable.UnlinkSubtreeAsync(session, place.Id, rootOnly);
        if (said is { } change)
            await LogTable.AddAsync(session, AssetLog.Unlinked(unlinked, _ => AssetLog.PlaceOf(place)), change);
    }
}
