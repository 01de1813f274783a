using System.ComponentModel;
using System.ComponentModel.DataAnnotations;
using Pims.Actions.Schema;
using Pims.Storage;

namespace Pims.Actions.Access;

/// <summary>A user's e-mail and password become a token.</summary>
public sealed class Authenticate(Database database, Passwords passwords, AccessOptions options, TimeProvider time)
    : IAction<Authenticate.Request, Authenticate.Result>
{
    public static ActionFacts Facts { get; } = new("authenticate")
    {
        Summary = "Gives a user a token for their e-mail and password, to be sent as Authorization: Bearer. Failures slow further tries down.",
        Group = "Access",
        Access = Role.Anonymous,
        Errors = [Errors.TooManyRequests],
        Example = """{"action":"authenticate","email":"user@example.com","password":"a password of user"}""",
        TriesPassword = true,
    };

    public sealed record Request
    {
        [Description("The user's e-mail, whatever its case.")]
        [Length(1, Access.Email.MaxLength)]
        public required string Email { get; init; }

        [Description("The user's password.")]
        [Length(1, Passwords.MaxLength), Secret]
        public required string Password { get; init; }
    }

    public sealed record Result(string Token, DateTimeOffset ExpiresAt);

    public async Task<Result> HandleAsync(Request request, Call call, CancellationToken cancellation)
    {
        using var turn = await passwords.EnterAsync(cancellation);
        var account = SignInGuard.AccountOf(request.Email);
        var user = await database.WriteAsync(async session =>
        {
            await SignInGuard.BeginAsync(session, account, call.Address, time.GetUtcNow());
            return await UserTable.ByEmailAsync(session, Email.KeyOf(request.Email));
        }, cancellation);
        if (!await Passwords.IsRightAsync(user?.Password, request.Password, turn))
            throw Wrong();
        var token = Keys.Make(Keys.Token);
        return await database.WriteAsync(async session =>
        {
            // Deleted or changed while the password was looked at.
            if (await UserTable.ByIdAsync(session, user!.UserId) is not { } now || now.Password != user.Password)
                throw Wrong();
            return await GiveAsync(session, now, token, account, call);
        }, cancellation);
    }

    async Task<Result> GiveAsync(Session session, UserRow user, string token, string account, Call call)
    {
        var now = time.GetUtcNow();
        var expires = DateTimeOffset.FromUnixTimeMilliseconds((now + options.TokenLifetime).ToUnixTimeMilliseconds());
        await SignInTable.SucceedAsync(session, account, call.Address, now);
        await TokenTable.DropExpiredAsync(session, now);
        await TokenTable.InsertAsync(session, Keys.Hash(token), user.UserId, now, expires);
        var caller = Credentials.CallerOf(user, expires);
        await AuditLog.AddAsync(session, call with { Caller = caller }, now, Facts.Name, caller.Id, new { ExpiresAt = expires });
        return new Result(token, expires);
    }

    static ActionError Wrong() => Errors.Unauthenticated.Because("The e-mail or the password is wrong.");
}
