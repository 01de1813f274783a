using Newtonsoft.Json.Linq;

namespace Pims.Actions.Schema;

/// <summary>One parameter of an action.</summary>
public sealed record Parameter
{
    public required string Name { get; init; }
    public required string? Alias { get; init; }
    public required string Summary { get; init; }
    public required ParameterType Type { get; init; }

    /// <summary>It must be there.</summary>
    public required bool IsRequired { get; init; }

    /// <summary>Null is a value of its own, not absence.</summary>
    public required bool TakesNull { get; init; }

    /// <summary>What it is when absent; null where that is nothing.</summary>
    public required object? Default { get; init; }

    /// <summary>Puts the value into a request.</summary>
    public required Action<object, object?> Set { get; init; }

    public JObject Describe()
    {
        var description = new JObject { ["name"] = Name, ["type"] = Type.Name, ["required"] = IsRequired, ["summary"] = Summary };
        if (TakesNull)
            description["nullable"] = true;
        if (Alias is not null)
            description["alias"] = Alias;
        if (Default is not null)
            description["default"] = JToken.FromObject(Default, Json.Serializer);
        Type.Describe(description);
        return description;
    }
}
