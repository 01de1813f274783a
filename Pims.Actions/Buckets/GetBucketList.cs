using System.ComponentModel;
using Pims.Actions.Schema;
using Pims.Storage;

namespace Pims.Actions.Buckets;

/// <summary>Several buckets by their ids.</summary>
public sealed class GetBucketList(Database database) : IAction<GetBucketList.Request, GetBucketList.Result>
{
    public static ActionFacts Facts { get; } = new("getBucketList")
    {
        Summary = "Several buckets by id, in the order asked; ids that do not exist for the caller are listed apart.",
        Group = "Buckets",
        Access = Role.Viewer,
        Example = """{"action":"getBucketList","bucket_ids":[1,99]}""",
        IsReadOnly = true,
    };

    public sealed record Request
    {
        [Description("The buckets' ids.")]
        [Id]
        public required IReadOnlyList<long> BucketIds { get; init; }
    }

    public sealed record Result(IReadOnlyList<BucketView> Buckets, IReadOnlyList<long> InvalidIds);

    public Task<Result> HandleAsync(Request request, Call call, CancellationToken cancellation) =>
        database.ReadAsync(async session =>
        {
            var ids = request.BucketIds.Distinct().ToArray();
            var found = (await BucketTable.ByIdsAsync(session, ids, call.Caller.Reader)).ToDictionary(row => row.BucketId);
            var buckets = await BucketView.ListAsync(session, [.. ids.Where(found.ContainsKey).Select(id => found[id])]);
            return new Result(buckets, [.. ids.Where(id => !found.ContainsKey(id))]);
        }, cancellation);
}
