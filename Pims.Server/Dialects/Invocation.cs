using Newtonsoft.Json.Linq;
using Pims.Actions;

namespace Pims.Server.Dialects;

/// <summary>One call as its dialect understood it.</summary>
sealed record Invocation(Dialect Dialect)
{
    /// <summary>Why it is no call; null where it is one.</summary>
    public ActionError? Fault { get; init; }

    public string Action { get; init; } = "";

    /// <summary>By name or by position; null for none.</summary>
    public JToken? Parameters { get; init; }

    /// <summary>The answer is wanted indented.</summary>
    public bool Pretty { get; init; }

    /// <summary>JSON-RPC's id, given back exactly.</summary>
    public JToken Id { get; init; } = JValue.CreateNull();

    /// <summary>Nobody waits for an answer.</summary>
    public bool IsNotification { get; init; }
}
