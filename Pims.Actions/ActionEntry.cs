using Newtonsoft.Json.Linq;
using Pims.Actions.Schema;

namespace Pims.Actions;

/// <summary>One line of the catalogue: an action's facts, its checked parameters, and how it is run.</summary>
public sealed class ActionEntry(
    ActionFacts facts, Type handler, Type request, Type result, ActionLimits limits,
    Func<object, object, Call, CancellationToken, Task<object>> run)
{
    readonly Lazy<RequestSchema> schema = new(() => new RequestSchema(request, limits));

    public ActionFacts Facts { get; } = facts;

    /// <summary>The class that does the work.</summary>
    public Type Handler { get; } = handler;

    public Type Result { get; } = result;

    public RequestSchema Schema => schema.Value;

    public override string ToString() => Facts.Name;

    /// <summary>Checks in the contract's order (parameters, then role), then runs.</summary>
    public async Task<object> RunAsync(object instance, JToken? parameters, Call call, CancellationToken cancellation)
    {
        var request = Schema.Read(parameters);
        call.Caller.Require(Facts.Access, Facts.Name);
        if (Facts.MovesFile)
            return await run(instance, request, call, cancellation);
        using var limit = CancellationTokenSource.CreateLinkedTokenSource(cancellation);
        limit.CancelAfter(limits.Time);
        try
        {
            return await run(instance, request, call, limit.Token);
        }
        catch (OperationCanceledException) when (limit.IsCancellationRequested && !cancellation.IsCancellationRequested)
        {
            throw Errors.Timeout.Because($"{Facts.Name} was stopped after its limit of {limits.Time.TotalSeconds:0.###} seconds; nothing was changed.");
        }
    }
}
