using System.ComponentModel;
using Pims.Actions.Schema;
using Pims.Storage;

namespace Pims.Actions.Buckets;

/// <summary>Renames, moves and orders several buckets, all or none.</summary>
public sealed class EditBuckets(Database database, EditBucket one) : IAction<EditBuckets.Request, EditBuckets.Result>
{
    public static ActionFacts Facts { get; } = new("editBuckets")
    {
        Summary = "Renames, moves and orders several buckets, all or none.",
        Group = "Buckets",
        Access = Role.Editor,
        Errors = [Errors.BucketNotFound, Errors.BucketExists, Errors.BucketCycle, Errors.BucketTooDeep],
        Example = """{"action":"editBuckets","buckets":{"1":{"name":"Brand","order":2}}}""",
        IsIdempotent = true,
    };

    public sealed record Request
    {
        [Description("By bucket id: what changes.")]
        public required IReadOnlyDictionary<string, Change> Buckets { get; init; }
    }

    /// <summary>What changes of one bucket; at least one of it.</summary>
    public sealed record Change
    {
        [Description("The new name.")]
        [Alias("title")]
        public BucketName? Name { get; init; }

        [Description("The new parent's id; null for the top.")]
        public Optional<BucketId?> ParentId { get; init; }

        [Description("The new order among its siblings.")]
        public int? Order { get; init; }
    }

    public sealed record Result(IReadOnlyList<BucketView> Buckets);

    public Task<Result> HandleAsync(Request request, Call call, CancellationToken cancellation)
    {
        var edits = request.Buckets.Select(pair => (Path: $"buckets.{pair.Key}", Edit: EditOf(pair.Key, pair.Value))).ToArray();
        return database.WriteAsync(async session =>
        {
            foreach (var (path, edit) in edits)
                await Element.RunAsync(path, () => one.EditAsync(session, edit, call));
            // Read again: a later edit may have moved what an earlier one showed.
            var ids = edits.Select(pair => pair.Edit.BucketId!.Value.Value).ToArray();
            var rows = (await BucketTable.ByIdsAsync(session, ids, call.Caller.Reader)).ToDictionary(row => row.BucketId);
            return new Result(await BucketView.ListAsync(session, [.. ids.Select(id => rows[id])]));
        }, cancellation);
    }

    static EditBucket.Request EditOf(string id, Change change)
    {
        if (!IntegerType.IsDigits(id) || !long.TryParse(id, out var bucketId) || bucketId == 0)
            throw Errors.InvalidParameter.Because($"buckets.{Nearest.Shown(id)}: the name of a member must be a bucket's id.", $"buckets.{id}");
        var edit = new EditBucket.Request { BucketId = new BucketId(bucketId), Name = change.Name, ParentId = change.ParentId, Order = change.Order };
        return edit.ChangesSomething
            ? edit
            : throw Errors.MissingParameter.Because($"buckets.{id} changes nothing: give name, parent_id or order.", $"buckets.{id}.name");
    }
}
