using System.ComponentModel;

namespace Pims.Actions.Status;

/// <summary>One action's description.</summary>
public sealed class DescribeAction(ActionCatalog catalog) : IAction<DescribeAction.Request, DescribeAction.Result>
{
    public static ActionFacts Facts { get; } = new("describeAction")
    {
        Summary = "One action with its parameters, result, errors, access and an example.",
        Group = "System",
        Access = Role.Anonymous,
        Errors = [Errors.UnknownAction],
        Example = """{"action":"describeAction","name":"addBucket"}""",
        IsReadOnly = true,
    };

    public sealed record Request
    {
        [Description("The action's name.")]
        public required string Name { get; init; }
    }

    public sealed record Result(ActionView Action);

    public Task<Result> HandleAsync(Request request, Call call, CancellationToken cancellation) =>
        Task.FromResult(new Result(ActionView.Of(catalog.Find(request.Name, "name"))));
}
