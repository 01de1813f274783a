namespace Pims.Actions.Schema;

/// <summary>An integer id: also taken as a string of digits.</summary>
[AttributeUsage(AttributeTargets.Property)]
public sealed class IdAttribute : Attribute;

/// <summary>Another name under which the parameter is accepted.</summary>
[AttributeUsage(AttributeTargets.Property)]
public sealed class AliasAttribute(string name) : Attribute
{
    public string Name { get; } = name;
}
