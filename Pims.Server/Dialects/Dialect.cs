using Newtonsoft.Json.Linq;
using Pims.Actions;

namespace Pims.Server.Dialects;

/// <summary>How a call and its answer are written. No action is named here.</summary>
abstract class Dialect
{
    const string PrettyName = "pretty";

    /// <summary>Understands a call; what is wrong with it is its <see cref="Invocation.Fault"/>.</summary>
    public abstract Invocation Read(JObject body);

    public abstract void WriteResult(AnswerBuffer answer, Invocation call, object result);

    public abstract void WriteFailure(AnswerBuffer answer, Invocation call, ActionError error, string requestId, bool inBatch);

    /// <summary>The HTTP status of an answer that stands alone.</summary>
    /// <param name="error">Null for a result.</param>
    /// <param name="callIsKnown">Whether it failed as a call, and was not refused before.</param>
    public abstract int StatusOf(ActionError? error, bool callIsKnown);

    /// <summary>The dialect that a body shows; null where it shows none.</summary>
    public static Dialect? Of(JToken? body) => body switch
    {
        JObject members when members.ContainsKey(JsonRpcDialect.Mark) => JsonRpcDialect.Instance,
        JObject members when members.ContainsKey(PimsDialect.Mark) => PimsDialect.Instance,
        _ => null,
    };

    /// <summary>Takes <c>pretty</c>, which every action has, out of the parameters.</summary>
    protected static (bool Pretty, ActionError? Fault) TakePretty(JToken? parameters)
    {
        if (parameters is not JObject members || members[PrettyName] is not { } value)
            return (false, null);
        members.Remove(PrettyName);
        return value switch
        {
            JValue { Value: null or false or "false" } => (false, null),
            JValue { Value: true or "true" } => (true, null),
            _ => (false, Errors.InvalidParameter.Because("pretty must be true or false.", PrettyName)),
        };
    }
}
