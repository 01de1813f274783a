using Newtonsoft.Json.Linq;

namespace Pims.Actions.Schema;

/// <summary>How one kind of value is read from JSON, checked and described.</summary>
public abstract class ParameterType
{
    /// <summary>The name in descriptions: <c>string</c>, <c>integer</c>, <c>array</c> ...</summary>
    public abstract string Name { get; }

    /// <summary>What is right, for a message: "an integer from 1 to 10000".</summary>
    public abstract string Expected { get; }

    /// <summary>Bounds and allowed values, for describeAction; empty where there are none.</summary>
    public virtual void Describe(JObject description)
    {
    }

    /// <param name="token">The value, never a JSON null.</param>
    /// <param name="path">The parameter's name as the caller would write it.</param>
    /// <exception cref="ActionError"><c>invalid_parameter</c></exception>
    public abstract object Read(JToken token, string path);

    /// <summary>The value is not repeated in messages.</summary>
    public bool IsSecret { get; init; }

    protected ActionError Wrong(JToken token, string path) =>
        Errors.InvalidParameter.Because(IsSecret ? $"{path} must be {Expected}." : $"{path} must be {Expected}; it is {Shown(token)}.", path);

    static string Shown(JToken token) => token.Type switch
    {
        JTokenType.Object => "an object",
        JTokenType.Array => "an array",
        JTokenType.String => $"the string \"{Nearest.Shown((string)token!)}\"",
        JTokenType.Boolean => (bool)token ? "true" : "false",
        JTokenType.Null => "null",
        _ => "the number " + Nearest.Shown(token.ToString(Newtonsoft.Json.Formatting.None)),
    };
}
