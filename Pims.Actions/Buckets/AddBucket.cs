using System.ComponentModel;
using Pims.Actions.Clusters;
using Pims.Actions.Schema;
using Pims.Storage;

namespace Pims.Actions.Buckets;

/// <summary>Adds a bucket at the top or below another, with keys of its own.</summary>
public sealed class AddBucket(Database database, BucketKeys bucketKeys, TimeProvider time) : IAction<AddBucket.Request, AddBucket.Result>
{
    public static ActionFacts Facts { get; } = new("addBucket")
    {
        Summary = "Adds a bucket. Below another it has its parent's type and owner.",
        Group = "Buckets",
        Access = Role.Editor,
        Errors = [Errors.BucketNotFound, Errors.ClusterNotFound, Errors.BucketExists, Errors.SlugTaken, Errors.BucketTooDeep],
        Example = """{"action":"addBucket","name":"Logos","parent_id":1}""",
    };

    public sealed record Request
    {
        [Description("The bucket's name; siblings differ, whatever their case.")]
        [Alias("title")]
        public required BucketName Name { get; init; }

        [Description("global: for every caller. personal: for its owner and administrators. Below a parent, the parent's.")]
        public BucketType? Type { get; init; }

        [Description("The parent's id; absent or null for the top.")]
        public BucketId? ParentId { get; init; }

        [Description("The parent's path, in place of parent_id.")]
        public string? ParentPath { get; init; }

        [Description("Siblings sort by order, then by name.")]
        public int Order { get; init; }

        [Description("A name for addresses, unique in the system; made from the name when absent.")]
        public Slug? Slug { get; init; }

        [Description("The cluster to add it to: id or slug.")]
        public ClusterRef? Cluster { get; init; }

        [Description("Its files, and those below it, are not for anonymous readers.")]
        public bool IsPrivate { get; init; }
    }

    public sealed record Result(BucketView Bucket);

    public Task<Result> HandleAsync(Request request, Call call, CancellationToken cancellation)
    {
        var keys = bucketKeys.Make();
        return database.WriteAsync(async session => new Result(await AddAsync(session, request, keys, call.Caller)), cancellation);
    }

    /// <summary>The rule, for one bucket of a transaction.</summary>
    internal async Task<BucketView> AddAsync(Session session, Request request, (ApiAccess Shown, BucketKeyRow Kept) keys, Caller caller)
    {
        var parent = caller.RequireInto(await ParentAsync(session, request, caller), "parent_id");
        if (!parent.IsTop && request.Type is { } type && type != (parent.Owner.Length > 0 ? BucketType.Personal : BucketType.Global))
            throw Errors.InvalidParameter.Because("A sub-bucket has its parent's type; leave type out.", "type");
        BucketRules.RequireDepth(parent.Depth + 1);
        var owner = !parent.IsTop ? parent.Owner : request.Type == BucketType.Personal ? caller.Id : "";
        await BucketRules.RequireFreeNameAsync(session, caller, parent, owner, request.Name, exceptBucket: 0);
        var now = time.GetUtcNow();
        var row = new BucketRow
        {
            BucketId = 0,
            ParentId = parent.IdOrNull,
            Owner = owner,
            Name = request.Name.Text,
            Slug = request.Slug is { } slug ? await BucketRules.FreeSlugAsync(session, slug, exceptBucket: 0) : await MadeSlugAsync(session, request.Name),
            SortOrder = request.Order,
            IsPrivate = request.IsPrivate,
            ClusterId = request.Cluster is { } cluster ? (await cluster.FindAsync(session, caller)).ClusterId : null,
            Thumbnail = null,
            AssetCount = 0,
            SealedKeys = keys.Kept.SealedKeys,
            CreatedAt = now,
            CreatedBy = caller.Id,
            ModifiedAt = now,
            ModifiedBy = caller.Id,
        };
        var id = await BucketTable.InsertAsync(session, row, request.Name.Key, keys.Kept);
        return BucketView.Of(parent.With(row with { BucketId = id }), keys.Shown);
    }

    static Task<BucketPlace> ParentAsync(Session session, Request request, Caller caller) => (request.ParentId, request.ParentPath) switch
    {
        (null, null) => Task.FromResult(BucketPlace.Top),
        ({ } id, null) => BucketFinder.ByIdAsync(session, caller, id, "parent_id"),
        (null, { } path) => BucketFinder.ByPathAsync(session, caller, path, "parent_path"),
        _ => throw Errors.InvalidParameter.Because("Name the parent by parent_id or by parent_path, not by both.", "parent_path"),
    };

    static Task<string> MadeSlugAsync(Session session, BucketName name) =>
        Slug.FreeAsync(Slug.Of(name.Text, "bucket"), slug => BucketTable.HasSlugAsync(session, slug));
}
