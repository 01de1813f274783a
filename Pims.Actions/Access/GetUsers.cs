using Pims.Storage;

namespace Pims.Actions.Access;

/// <summary>All users, page by page.</summary>
public sealed class GetUsers(Database database) : IAction<PageRequest, GetUsers.Result>
{
    public static ActionFacts Facts { get; } = new("getUsers")
    {
        Summary = "All users with their roles, by id, page by page.",
        Group = "Access",
        Access = Role.Admin,
        Example = """{"action":"getUsers"}""",
        IsReadOnly = true,
    };

    /// <summary><paramref name="NextCursor"/> while there are more.</summary>
    public sealed record Result(IReadOnlyList<UserView> Users, string? NextCursor);

    public Task<Result> HandleAsync(PageRequest request, Call call, CancellationToken cancellation) =>
        database.ReadAsync(async session =>
        {
            const string List = "users";
            var rows = await UserTable.PageAsync(session, Cursor.Read(request.Cursor, List)?.Id ?? 0, request.Limit + 1);
            var (page, next) = Cursor.Cut(rows, request.Limit, List, row => (row.UserId, row.UserId));
            return new Result([.. page.Select(UserView.Of)], next);
        }, cancellation);
}
