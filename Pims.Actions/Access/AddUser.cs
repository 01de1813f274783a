using System.ComponentModel;
using System.ComponentModel.DataAnnotations;
using Pims.Actions.Schema;
using Pims.Storage;

namespace Pims.Actions.Access;

/// <summary>Adds a person who signs in.</summary>
public sealed class AddUser(Database database, Passwords passwords, TimeProvider time) : IAction<AddUser.Request, AddUser.Result>
{
    public static ActionFacts Facts { get; } = new("addUser")
    {
        Summary = "Adds a user, who signs in with authenticate.",
        Group = "Access",
        Access = Role.Admin,
        Errors = [Errors.UserExists],
        Example = """{"action":"addUser","email":"ann@example.com","password":"a long sentence","role":"editor"}""",
    };

    public sealed record Request
    {
        [Description("The e-mail to sign in with; unique, whatever its case.")]
        public required Email Email { get; init; }

        [Description("The password to sign in with.")]
        [Length(Passwords.MinLength, Passwords.MaxLength), Secret]
        public required string Password { get; init; }

        [Description("The name to show; absent, the e-mail.")]
        [Length(1, 255), Line]
        public string? Name { get; init; }

        [Description("viewer reads, editor changes, admin also manages.")]
        public required GrantedRole Role { get; init; }
    }

    public sealed record Result(UserView User);

    public async Task<Result> HandleAsync(Request request, Call call, CancellationToken cancellation)
    {
        var password = await passwords.DeriveAsync(request.Password, cancellation);
        var now = time.GetUtcNow();
        var row = new UserRow
        {
            UserId = 0,
            Email = request.Email.Text,
            Name = request.Name ?? request.Email.Text,
            Role = request.Role.Word(),
            Password = password,
            CreatedAt = now,
            CreatedBy = call.Caller.Id,
            ModifiedAt = now,
            ModifiedBy = call.Caller.Id,
        };
        return await database.WriteAsync(async session =>
        {
            await UserRules.RequireFreeEmailAsync(session, request.Email, exceptUser: 0);
            var added = row with { UserId = await UserTable.InsertAsync(session, row, request.Email.Key) };
            await AuditLog.AddAsync(session, call, now, Facts.Name, $"user:{added.UserId}", new { added.Email, added.Name, added.Role });
            return new Result(UserView.Of(added));
        }, cancellation);
    }
}
