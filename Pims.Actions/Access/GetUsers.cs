using System.ComponentModel;
using System.ComponentModel.DataAnnotations;
using Pims.Storage;

namespace Pims.Actions.Access;

/// <summary>All users, page by page.</summary>
public sealed class GetUsers(Database database) : IAction<GetUsers.Request, GetUsers.Result>
{
    public static ActionFacts Facts { get; } = new("getUsers")
    {
        Summary = "All users with their roles, by id, page by page.",
        Group = "Access",
        Access = Role.Admin,
        Example = """{"action":"getUsers"}""",
        IsReadOnly = true,
    };

    public sealed record Request
    {
        [Description("How many at most.")]
        [Range(1, 10000)]
        public int Limit { get; init; } = 1000;

        [Description("The next_cursor of the page before.")]
        public string? Cursor { get; init; }
    }

    /// <summary><paramref name="NextCursor"/> while there are more.</summary>
    public sealed record Result(IReadOnlyList<UserView> Users, string? NextCursor);

    public Task<Result> HandleAsync(Request request, Call call, CancellationToken cancellation) =>
        database.ReadAsync(async session =>
        {
            const string List = "users";
            var rows = await UserTable.PageAsync(session, Actions.Cursor.Read(request.Cursor, List)?.Id ?? 0, request.Limit + 1);
            var (page, next) = Actions.Cursor.Cut(rows, request.Limit, List, row => (row.UserId, row.UserId));
            return new Result([.. page.Select(UserView.Of)], next);
        }, cancellation);
}
