using System.Reflection;
using Newtonsoft.Json.Linq;
using Pims.Actions.Schema;

namespace Pims.Actions;

/// <summary>Every action there is, by name, in the order of the reference.</summary>
public sealed class ActionCatalog(ActionLimits limits)
{
    static readonly MethodInfo Register = typeof(ActionCatalog).GetMethod(nameof(AddEntry), BindingFlags.Instance | BindingFlags.NonPublic)!;

    readonly List<ActionEntry> entries = [];
    readonly Dictionary<string, ActionEntry> byName = new(StringComparer.Ordinal);

    public IReadOnlyList<ActionEntry> Entries => entries;

    /// <exception cref="ArgumentException">The class is no action, or its name is in the list already.</exception>
    public ActionCatalog Add<TAction>() where TAction : class
    {
        var form = typeof(TAction).GetInterfaces().FirstOrDefault(type =>
            type.IsGenericType && type.GetGenericTypeDefinition() == typeof(IAction<,>))
            ?? throw new ArgumentException($"{typeof(TAction)} is no action.");
        Register.MakeGenericMethod([typeof(TAction), .. form.GetGenericArguments()]).Invoke(this, null);
        return this;
    }

    /// <param name="name">What a caller wrote.</param>
    /// <param name="parameter">Where, if it is a parameter of another action.</param>
    /// <exception cref="ActionError"><c>unknown_action</c>, with the nearest name</exception>
    public ActionEntry Find(string name, string? parameter = null) =>
        byName.TryGetValue(name, out var entry)
            ? entry
            : throw Errors.UnknownAction.Because($"There is no action '{Nearest.Shown(name)}'{Nearest.Hint(name, byName.Keys)}", parameter);

    void AddEntry<TAction, TRequest, TResult>()
        where TAction : class, IAction<TRequest, TResult>
        where TRequest : class
        where TResult : class
    {
        var entry = new ActionEntry(TAction.Facts, typeof(TAction), typeof(TRequest), typeof(TResult), limits,
            async (handler, request, call, cancellation) =>
                await ((TAction)handler).HandleAsync((TRequest)request, call, cancellation));
        byName.Add(entry.Facts.Name, entry);
        entries.Add(entry);
    }
}

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
