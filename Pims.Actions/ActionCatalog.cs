using System.Reflection;
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
