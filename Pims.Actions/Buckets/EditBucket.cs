using System.ComponentModel;
using Pims.Actions.Access;
using Pims.Actions.Clusters;
using Pims.Actions.Schema;
using Pims.Storage;

namespace Pims.Actions.Buckets;

/// <summary>Changes a bucket's metadata, moves it, or gives it new keys.</summary>
public sealed class EditBucket(Database database, BucketKeys bucketKeys, TimeProvider time) : IAction<EditBucket.Request, EditBucket.Result>
{
    public static ActionFacts Facts { get; } = new("editBucket")
    {
        Summary = "Renames, moves, orders or marks a bucket, or resets its keys. Moved between global and personal, its whole subtree changes type and owner.",
        Group = "Buckets",
        Access = Role.Editor,
        Errors =
        [
            Errors.BucketNotFound, Errors.ClusterNotFound, Errors.AssetNotFound, Errors.BucketExists, Errors.SlugTaken, Errors.BucketCycle,
            Errors.BucketTooDeep,
        ],
        Example = """{"action":"editBucket","bucket_id":1,"name":"Brand 2026"}""",
    };

    /// <summary>What can change; one of it must be given. <see cref="BucketTarget.Slug"/> is a change where another name is given.</summary>
    public sealed record Request : BucketTarget
    {
        [Description("The new name.")]
        [Alias("title")]
        public BucketName? Name { get; init; }

        [Description("The new parent's id; null for the top.")]
        public Optional<BucketId?> ParentId { get; init; }

        [Description("The new order among its siblings.")]
        public int? Order { get; init; }

        [Description("An asset in the bucket, by code or filename, that stands for it; null for none.")]
        public Optional<string?> Thumbnail { get; init; }

        [Description("Whether its files, and those below it, are kept from anonymous readers.")]
        public bool? IsPrivate { get; init; }

        [Description("The cluster it belongs to, by id or slug; null for none.")]
        public Optional<ClusterRef?> Cluster { get; init; }

        [Description("true makes new keys; the old ones stop at once.")]
        public bool ResetApiAccessKeys { get; init; }

        internal Slug? NewSlug => BucketId is null && Path is null ? null : Slug;

        internal bool ChangesSomething =>
            Name is not null || ParentId.IsGiven || Order is not null || Thumbnail.IsGiven || IsPrivate is not null || Cluster.IsGiven
            || ResetApiAccessKeys || NewSlug is not null;
    }

    public sealed record Result(BucketView Bucket);

    public Task<Result> HandleAsync(Request request, Call call, CancellationToken cancellation)
    {
        if (!request.ChangesSomething)
            throw Errors.MissingParameter.Because(
                "Nothing to change: give at least one of name, parent_id, order, slug, thumbnail, is_private, cluster, reset_api_access_keys.", "name");
        var newKeys = request.ResetApiAccessKeys ? bucketKeys.Make() : default;
        return database.WriteAsync(async session =>
        {
            var place = await EditAsync(session, request, call);
            if (request.ResetApiAccessKeys)
                await BucketTable.SetKeysAsync(session, place.Id, newKeys.Kept);
            return new Result(BucketView.Of(place, request.ResetApiAccessKeys ? newKeys.Shown : bucketKeys.Show(place.Bucket, call.Caller)));
        }, cancellation);
    }

    /// <summary>The rule, for one bucket of a transaction.</summary>
    internal async Task<BucketPlace> EditAsync(Session session, Request request, Call call)
    {
        var caller = call.Caller;
        var target = request.NewSlug is null ? request : request with { Slug = null };
        var place = await target.FindBucketAsync(session, caller);
        if (request.ParentId.IsGiven)
            caller.RequireNotOwn(place, "move it");
        if (request.ResetApiAccessKeys)
            caller.RequireNotOwn(place, "reset its keys");
        var bucket = place.Bucket;
        var parent = request.ParentId.IsGiven ? await MoveAsync(session, place, request.ParentId.Value ?? BucketId.Top, caller) : place.Parent;
        var owner = parent.IsTop ? bucket.Owner : parent.Owner;
        var name = request.Name ?? new BucketName(bucket.Name);
        await BucketRules.RequireFreeNameAsync(session, caller, parent, owner, name, bucket.BucketId, request.Name is null ? "parent_id" : "name");
        var edited = bucket with
        {
            ParentId = parent.IdOrNull,
            Owner = owner,
            Name = name.Text,
            Slug = request.NewSlug is { } slug ? await BucketRules.FreeSlugAsync(session, slug, bucket.BucketId) : bucket.Slug,
            SortOrder = request.Order ?? bucket.SortOrder,
            IsPrivate = request.IsPrivate ?? bucket.IsPrivate,
            ClusterId = request.Cluster.IsGiven ? await ClusterAsync(session, caller, request.Cluster.Value) : bucket.ClusterId,
            Thumbnail = request.Thumbnail.IsGiven ? await ThumbnailAsync(session, bucket, request.Thumbnail.Value) : bucket.Thumbnail,
            ModifiedAt = time.GetUtcNow(),
            ModifiedBy = caller.Id,
        };
        await BucketTable.UpdateAsync(session, edited, name.Key);
        if (owner != bucket.Owner)
            await BucketTable.SetOwnerAsync(session, bucket.BucketId, owner);
        var now = parent.With(edited);
        if (owner != bucket.Owner || now.IsPrivate != place.IsPrivate || request.ResetApiAccessKeys)
            await AuditLog.AddAsync(session, call, edited.ModifiedAt, Facts.Name, $"bucket:{bucket.BucketId}",
                new { now.Path, Type = owner.Length > 0 ? BucketType.Personal : BucketType.Global, now.IsPrivate, Keys = request.ResetApiAccessKeys ? "reset" : null });
        return now;
    }

    static async Task<BucketPlace> MoveAsync(Session session, BucketPlace place, BucketId to, Caller caller)
    {
        var parent = caller.RequireInto(await BucketFinder.ByIdAsync(session, caller, to, "parent_id"), "parent_id");
        if (parent.IsWithin(place.Id))
            throw Errors.BucketCycle.Because($"Bucket {place.Id} can't be moved under itself.", "parent_id");
        if (parent.Id != place.Parent.Id)
            BucketRules.RequireDepth(parent.Depth + (await BucketTable.MeasureAsync(session, place.Id)).Height);
        return parent;
    }

    static async Task<long?> ClusterAsync(Session session, Caller caller, ClusterRef? cluster) =>
        cluster is { } one ? (await one.FindAsync(session, caller)).ClusterId : null;

    static async Task<string?> ThumbnailAsync(Session session, BucketRow bucket, string? wanted)
    {
        if (wanted is null)
            return null;
        var asset = await AssetTable.ByCodeAsync(session, wanted);
        if (asset is null || asset.BucketId != bucket.BucketId || asset.State != AssetState.Live)
            asset = await AssetTable.OldestNamedAsync(session, bucket.BucketId, wanted);
        return asset?.Code
            ?? throw Errors.AssetNotFound.Because($"The bucket has no asset with the code or filename '{Nearest.Shown(wanted)}'.", "thumbnail");
    }
}
