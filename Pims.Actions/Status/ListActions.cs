namespace Pims.Actions.Status;

/// <summary>Every action there is.</summary>
public sealed class ListActions(ActionCatalog catalog) : IAction<ListActions.Request, ListActions.Result>
{
    public static ActionFacts Facts { get; } = new("listActions")
    {
        Summary = "Every action with its parameters, result, errors, access and an example.",
        Group = "System",
        Access = Role.Anonymous,
        Example = """{"action":"listActions"}""",
        IsReadOnly = true,
    };

    public sealed record Request;

    public sealed record Result(IReadOnlyList<ActionView> Actions);

    public Task<Result> HandleAsync(Request request, Call call, CancellationToken cancellation) =>
        Task.FromResult(new Result([.. catalog.Entries.Select(ActionView.Of)]));
}
