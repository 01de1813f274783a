using Pims.Actions;

namespace Pims.Server.Dialects;

/// <summary>From a call to its action. Anonymous callers reach only what is declared for them, not even another action's name.</summary>
sealed class ActionRunner(ActionCatalog catalog, IServiceProvider handlers, RateLimits limits)
{
    /// <summary>The action that is meant.</summary>
    /// <exception cref="ActionError"><c>unauthenticated</c>, <c>unknown_action</c>, or why it is no call</exception>
    public ActionEntry Find(Invocation call, Caller caller)
    {
        if (call.Fault is { } fault && fault.Code == Errors.InvalidRequest)
            throw fault;
        var entry = caller.Role == Role.Anonymous ? catalog.Entries.FirstOrDefault(entry => entry.Facts.Name == call.Action) : catalog.Find(call.Action);
        if (caller.Role == Role.Anonymous && entry?.Facts.Access != Role.Anonymous)
            throw Errors.Unauthenticated.Because("A credential is needed: send Authorization: Bearer <key>, or ApiKey: <key>.");
        return call.Fault is null ? entry! : throw call.Fault;
    }

    /// <exception cref="ActionError">Whatever the action tells its caller.</exception>
    public Task<object> RunAsync(ActionEntry entry, Invocation invocation, Call call, CancellationToken cancellation)
    {
        if (entry.Facts.TriesPassword)
            limits.TakePassword(call.Address);
        return entry.RunAsync(handlers.GetRequiredService(entry.Handler), invocation.Parameters, call, cancellation);
    }
}
