using System.ComponentModel;
using System.ComponentModel.DataAnnotations;
using Pims.Actions.Schema;
using Pims.Storage;

namespace Pims.Actions.Access;

/// <summary>Changes a user. A new role counts from the next request on; a new password ends all tokens.</summary>
public sealed class EditUser(Database database, Passwords passwords, TimeProvider time) : IAction<EditUser.Request, EditUser.Result>
{
    public static ActionFacts Facts { get; } = new("editUser")
    {
        Summary = "Changes a user's e-mail, name, role or password; a new role counts at once, a new password ends all tokens. One administrator stays.",
        Group = "Access",
        Access = Role.Admin,
        Errors = [Errors.UserNotFound, Errors.UserExists, Errors.LastAdmin],
        Example = """{"action":"editUser","user_id":1,"role":"viewer"}""",
        IsIdempotent = true,
    };

    public sealed record Request
    {
        [Description("The user's id.")]
        [Id]
        public required long UserId { get; init; }

        [Description("The new e-mail.")]
        public Email? Email { get; init; }

        [Description("The new password; it ends all tokens and forgets failed tries to sign in.")]
        [Length(Passwords.MinLength, Passwords.MaxLength), Secret]
        public string? Password { get; init; }

        [Description("The new name.")]
        [Length(1, 255), Line]
        public string? Name { get; init; }

        [Description("The new role.")]
        public GrantedRole? Role { get; init; }

        [Description("true ends all tokens of the user: signed out everywhere.")]
        public bool EndTokens { get; init; }
    }

    /// <summary><paramref name="EndedTokens"/>: how many tokens ended with it.</summary>
    public sealed record Result(UserView User, int EndedTokens);

    public async Task<Result> HandleAsync(Request request, Call call, CancellationToken cancellation)
    {
        if (request is { Email: null, Password: null, Name: null, Role: null, EndTokens: false })
            throw Errors.MissingParameter.Because("Nothing to change: give at least one of email, password, name, role, end_tokens.", "email");
        var password = request.Password is null ? null : await passwords.DeriveAsync(request.Password, cancellation);
        return await database.WriteAsync(async session =>
        {
            var row = await UserRules.FindAsync(session, request.UserId);
            var email = request.Email ?? new Email(row.Email);
            await UserRules.RequireFreeEmailAsync(session, email, row.UserId);
            var now = time.GetUtcNow();
            var edited = row with
            {
                Email = email.Text,
                Name = request.Name ?? row.Name,
                Role = request.Role?.Word() ?? row.Role,
                Password = password ?? row.Password,
                ModifiedAt = now,
                ModifiedBy = call.Caller.Id,
            };
            await UserTable.UpdateAsync(session, edited, email.Key);
            if (edited.Role != row.Role)
                await Administrators.RequireOneLeftAsync(session, row.Role, until: null, "role");
            var ended = password is not null || request.EndTokens ? await TokenTable.EndAsync(session, row.UserId) : 0;
            if (password is not null)
                await SignInTable.ForgetAsync(session, SignInGuard.AccountOf(edited.Email));
            await AuditLog.AddAsync(session, call, now, Facts.Name, $"user:{row.UserId}",
                new { Email = request.Email?.Text, request.Name, Role = request.Role?.Word(), Password = password is null ? null : "changed", EndedTokens = ended });
            return new Result(UserView.Of(edited), ended);
        }, cancellation);
    }
}
