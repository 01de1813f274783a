using Pims.Storage;

namespace Pims.Actions.Access;

/// <summary>All API keys, without the keys themselves.</summary>
public sealed class GetApiKeys(Database database) : IAction<GetApiKeys.Request, GetApiKeys.Result>
{
    public static ActionFacts Facts { get; } = new("getApiKeys")
    {
        Summary = "All API keys with their roles and expiry; the keys themselves are never shown again.",
        Group = "Access",
        Access = Role.Admin,
        Example = """{"action":"getApiKeys"}""",
        IsReadOnly = true,
    };

    public sealed record Request;

    public sealed record Result(IReadOnlyList<ApiKeyView> ApiKeys);

    public Task<Result> HandleAsync(Request request, Call call, CancellationToken cancellation) =>
        database.ReadAsync(async session =>
            new Result([.. (await ApiKeyTable.AllAsync(session)).Select(row => ApiKeyView.Of(row))]), cancellation);
}
