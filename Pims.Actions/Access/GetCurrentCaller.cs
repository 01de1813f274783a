namespace Pims.Actions.Access;

/// <summary>Who calls, and what it may.</summary>
public sealed class GetCurrentCaller(ActionCatalog catalog) : IAction<GetCurrentCaller.Request, GetCurrentCaller.Result>
{
    public static ActionFacts Facts { get; } = new("getCurrentCaller")
    {
        Summary = "Who the caller is: its id, kind, name, role and expiry, the bucket that its key is for, and the actions that its role allows.",
        Group = "Access",
        Access = Role.Viewer,
        Example = """{"action":"getCurrentCaller"}""",
        IsReadOnly = true,
    };

    public sealed record Request;

    public sealed record Result(CallerView Caller);

    public Task<Result> HandleAsync(Request request, Call call, CancellationToken cancellation)
    {
        var caller = call.Caller;
        var actions = catalog.Entries.Where(entry => entry.Facts.Access <= caller.Role).Select(entry => entry.Facts.Name);
        return Task.FromResult(new Result(new CallerView(
            caller.Id, caller.Id[..caller.Id.IndexOf(':')], caller.Name, caller.Email, caller.Role, caller.Scope, caller.ExpiresAt, [.. actions])));
    }

    /// <summary>
    /// <paramref name="Kind"/> is <c>user</c>, <c>api_key</c>, <c>read_key</c> or <c>write_key</c>; <paramref name="BucketId"/> the bucket
    /// of such a key, beyond whose subtree nothing exists.
    /// </summary>
    public sealed record CallerView(
        string Id, string Kind, string Name, string? Email, Role Role, long? BucketId, DateTimeOffset? ExpiresAt, IReadOnlyList<string> Actions);
}
