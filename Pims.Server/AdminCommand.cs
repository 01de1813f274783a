using System.CommandLine;
using System.Security.Cryptography;
using Newtonsoft.Json.Linq;
using Pims.Actions;
using Pims.Actions.Access;
using Pims.Storage;

namespace Pims.Server;

/// <summary>
/// <c>./pims admin</c>: the way back in for whoever owns the data folder, whether its server runs or not. It runs the actions themselves, as
/// a caller called console.
/// </summary>
static class AdminCommand
{
    public const string Name = "admin";

    const int Failed = 1;

    static readonly Call Console = new(new Caller("console", "console", Role.Admin), "console", "", FileParts.None);

    static readonly Argument<string> EmailArgument = new("email") { Description = "The user's e-mail." };
    static readonly Argument<string> NameArgument = new("name") { Description = "What the key is for." };
    static readonly Option<string> RoleOption = new("--role") { Description = "viewer, editor or admin.", DefaultValueFactory = _ => "admin" };
    static readonly Option<string?> UserNameOption = new("--name") { Description = "The name to show; absent, the e-mail." };
    static readonly Option<string?> ExpiresOption = new("--expires-at") { Description = "When the key stops, like 2030-01-31T12:00:00Z; absent, never." };
    static readonly Option<bool> StandardInputOption = new("--password-stdin") { Description = "Read the password from standard input; else one is made and printed." };

    /// <param name="args">What follows <c>admin</c>.</param>
    /// <param name="openAsync">Opens the library of the settings.</param>
    /// <returns>The exit code.</returns>
    public static Task<int> RunAsync(string[] args, Func<Task<WebApplication>> openAsync)
    {
        var admin = new Command(Name, "Users and keys of the library in PIMS_DATA, for an owner who lost access.")
        {
            Command("add-user", "Adds a user, an administrator unless another role is given.", AddUserAsync, EmailArgument, RoleOption, UserNameOption, StandardInputOption),
            Command("reset-password", "Gives a user a new password; all tokens of the user end.", ResetPasswordAsync, EmailArgument, StandardInputOption),
            Command("add-key", "Makes an API key, an administrator's unless another role is given, and prints it.", AddKeyAsync, NameArgument, RoleOption, ExpiresOption),
            Command("list-keys", "Lists the API keys without the keys themselves.", ListKeysAsync),
        };
        return new RootCommand { admin }.Parse([Name, .. args]).InvokeAsync(new InvocationConfiguration { EnableDefaultExceptionHandler = false });

        Command Command(string name, string summary, Func<IServiceProvider, ParseResult, CancellationToken, Task> work, params Symbol[] parameters)
        {
            var command = new Command(name, summary);
            foreach (var parameter in parameters)
            {
                if (parameter is Argument argument)
                    command.Add(argument);
                else
                    command.Add((Option)parameter);
            }
            command.SetAction(async (parsed, cancellation) =>
            {
                await using var app = await openAsync();
                try
                {
                    await work(app.Services, parsed, cancellation);
                    return 0;
                }
                catch (ActionError error)
                {
                    await System.Console.Error.WriteLineAsync(error.Message);
                    return Failed;
                }
            });
            return command;
        }
    }

    static async Task AddUserAsync(IServiceProvider services, ParseResult parsed, CancellationToken cancellation)
    {
        var (password, made) = await PasswordAsync(parsed, cancellation);
        var user = (await DoAsync(services, AddUser.Facts, cancellation,
            ("email", parsed.GetValue(EmailArgument)), ("password", password), ("role", parsed.GetValue(RoleOption)), ("name", parsed.GetValue(UserNameOption))))["user"]!;
        await SayAsync($"User {user["user_id"]} was added: {user["email"]}, {user["role"]}.", made);
    }

    static async Task ResetPasswordAsync(IServiceProvider services, ParseResult parsed, CancellationToken cancellation)
    {
        var email = parsed.GetValue(EmailArgument)!;
        var user = await services.GetRequiredService<Database>().ReadOneAsync(session => UserTable.ByEmailAsync(session, Email.KeyOf(email)), cancellation)
            ?? throw Errors.UserNotFound.Because($"There is no user with the e-mail {email}.", "email");
        var (password, made) = await PasswordAsync(parsed, cancellation);
        var result = await DoAsync(services, EditUser.Facts, cancellation, ("user_id", user.UserId), ("password", password));
        await SayAsync($"The password of {user.Email} was changed; {result["ended_tokens"]} tokens ended.", made);
    }

    static async Task AddKeyAsync(IServiceProvider services, ParseResult parsed, CancellationToken cancellation)
    {
        var key = (await DoAsync(services, AddApiKey.Facts, cancellation,
            ("name", parsed.GetValue(NameArgument)), ("role", parsed.GetValue(RoleOption)), ("expires_at", parsed.GetValue(ExpiresOption))))["api_key"]!;
        await SayAsync($"API key {key["api_key_id"]} was made: {key["name"]}, {key["role"]}. It is shown this once:", null);
        await System.Console.Out.WriteLineAsync((string?)key["key"]);
    }

    static async Task ListKeysAsync(IServiceProvider services, ParseResult parsed, CancellationToken cancellation)
    {
        foreach (var key in (await DoAsync(services, GetApiKeys.Facts, cancellation))["api_keys"]!)
            await System.Console.Out.WriteLineAsync(
                $"{key["api_key_id"],4}  {key["role"],-6}  made {key["created_at"]}  {(key["expires_at"] is { } end ? $"ends {end}" : "never ends"),-29}  {key["name"]}");
    }

    static async Task<JObject> DoAsync(
        IServiceProvider services, ActionFacts action, CancellationToken cancellation, params (string Name, object? Value)[] given)
    {
        var parameters = new JObject(given.Where(parameter => parameter.Value is not null).Select(parameter => new JProperty(parameter.Name, parameter.Value)));
        var entry = services.GetRequiredService<ActionCatalog>().Find(action.Name);
        var result = await entry.RunAsync(services.GetRequiredService(entry.Handler), parameters, Console, cancellation);
        return JObject.FromObject(result, Actions.Json.Serializer);
    }

    /// <summary>The password from standard input, or one that is made, which the second value says again.</summary>
    static async Task<(string Password, string? Made)> PasswordAsync(ParseResult parsed, CancellationToken cancellation)
    {
        if (parsed.GetValue(StandardInputOption))
            return (await System.Console.In.ReadLineAsync(cancellation) ?? "", null);
        var made = RandomNumberGenerator.GetString("abcdefghijkmnpqrstuvwxyz23456789", 24);
        return (made, made);
    }

    static async Task SayAsync(string text, string? password)
    {
        await System.Console.Out.WriteLineAsync(text);
        if (password is not null)
            await System.Console.Out.WriteLineAsync($"The password, shown this once: {password}");
    }
}
