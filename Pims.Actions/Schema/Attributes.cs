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

/// <summary>The value is a secret: no message repeats it.</summary>
[AttributeUsage(AttributeTargets.Property)]
public sealed class SecretAttribute : Attribute;

/// <summary>The text stands on one line: it has no control characters.</summary>
[AttributeUsage(AttributeTargets.Property)]
public sealed class LineAttribute : Attribute;

/// <summary>Of a base record: its parameters come after those of the record that builds on it. Of a parameter: it comes after all others.</summary>
[AttributeUsage(AttributeTargets.Class | AttributeTargets.Property)]
public sealed class ComesLastAttribute : Attribute;
