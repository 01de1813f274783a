using System.ComponentModel;
using Pims.Storage;

namespace Pims.Actions.Buckets;

/// <summary>Adds several buckets, all or none. A later one may name an earlier one by <c>parent_path</c>.</summary>
public sealed class AddBuckets(Database database, BucketKeys bucketKeys, AddBucket one) : IAction<AddBuckets.Request, AddBuckets.Result>
{
    public static ActionFacts Facts { get; } = new("addBuckets")
    {
        Summary = "Adds several buckets in the order given, all or none; a later one may have an earlier one as its parent_path.",
        Group = "Buckets",
        Access = Role.Editor,
        Errors = AddBucket.Facts.Errors,
        Example = """{"action":"addBuckets","buckets":[{"name":"Press"},{"name":"2026","parent_path":"/Press"}]}""",
    };

    public sealed record Request
    {
        [Description("The buckets, each with the parameters of addBucket.")]
        public required IReadOnlyList<AddBucket.Request> Buckets { get; init; }
    }

    /// <summary><paramref name="Ids"/> by name; of equal names the first.</summary>
    public sealed record Result(IReadOnlyList<BucketView> Buckets, IReadOnlyDictionary<string, long> Ids);

    public Task<Result> HandleAsync(Request request, Call call, CancellationToken cancellation)
    {
        var keys = request.Buckets.Select(_ => bucketKeys.Make()).ToArray();
        return database.WriteAsync(async session =>
        {
            var added = new List<BucketView>(keys.Length);
            foreach (var (i, bucket) in request.Buckets.Index())
                added.Add(await Element.RunAsync($"buckets[{i}]", () => one.AddAsync(session, bucket, keys[i], call.Caller)));
            var ids = added.DistinctBy(bucket => bucket.Name).ToDictionary(bucket => bucket.Name, bucket => bucket.BucketId);
            return new Result(added, ids);
        }, cancellation);
    }
}
