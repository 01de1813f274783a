using System.ComponentModel;
using Pims.Actions.Schema;
using Pims.Storage;

namespace Pims.Actions.Access;

/// <summary>Deletes a user with all tokens.</summary>
public sealed class DeleteUser(Database database, TimeProvider time) : IAction<DeleteUser.Request, DeleteUser.Result>
{
    public static ActionFacts Facts { get; } = new("deleteUser")
    {
        Summary = "Deletes a user; the next request with one of their tokens is refused. Personal buckets stay, for administrators. One administrator stays.",
        Group = "Access",
        Access = Role.Admin,
        Errors = [Errors.UserNotFound, Errors.LastAdmin],
        Example = """{"action":"deleteUser","user_id":1}""",
    };

    public sealed record Request
    {
        [Description("The user's id.")]
        [Id]
        public required long UserId { get; init; }
    }

    public sealed record Result(UserView User);

    public Task<Result> HandleAsync(Request request, Call call, CancellationToken cancellation) =>
        database.WriteAsync(async session =>
        {
            var row = await UserRules.FindAsync(session, request.UserId);
            await TokenTable.EndAsync(session, row.UserId);
            await UserTable.DeleteAsync(session, row.UserId);
            await Administrators.RequireOneLeftAsync(session, row.Role, until: null, "user_id");
            await SignInTable.ForgetAsync(session, SignInGuard.AccountOf(row.Email));
            await AuditLog.AddAsync(session, call, time.GetUtcNow(), Facts.Name, $"user:{row.UserId}", new { row.Email, row.Name, row.Role });
            return new Result(UserView.Of(row));
        }, cancellation);
}
