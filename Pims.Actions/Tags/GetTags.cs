using System.ComponentModel;
using Pims.Storage;

namespace Pims.Actions.Tags;

/// <summary>The tags in use.</summary>
public sealed class GetTags(Database database) : IAction<GetTags.Request, GetTags.Result>
{
    public static ActionFacts Facts { get; } = new("getTags")
    {
        Summary = "The tags of the assets that the caller sees, sorted by their characters' codes; with counts, {tag, count} of each.",
        Group = "Assets",
        Access = Role.Viewer,
        Example = """{"action":"getTags","counts":true}""",
        IsReadOnly = true,
    };

    public sealed record Request
    {
        [Description("Also how many assets bear each tag.")]
        public bool Counts { get; init; }
    }

    public sealed record Result(IReadOnlyList<TagView> Tags);

    public async Task<Result> HandleAsync(Request request, Call call, CancellationToken cancellation)
    {
        var tags = await database.ReadOneAsync(session => TagTable.CountsAsync(session, call.Caller.Reader), cancellation);
        return new Result([.. tags.OrderBy(tag => tag.Tag, StringComparer.Ordinal).Select(tag => new TagView(tag.Tag, request.Counts ? tag.Assets : null))]);
    }
}
