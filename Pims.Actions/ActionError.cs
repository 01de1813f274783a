namespace Pims.Actions;

/// <summary>A failure that the caller sees: a code of <see cref="Errors"/>, and a message that says what was wrong and what would be right.</summary>
public sealed class ActionError(ErrorCode code, string message, string? parameter = null, object? details = null) : Exception(message)
{
    public ErrorCode Code { get; } = code;

    /// <summary>The parameter at fault, as the caller wrote it (<c>buckets[2].name</c>); null where none is.</summary>
    public string? Parameter { get; } = parameter;

    /// <summary>An object for programs, in the answer's own names; null where the code says it all.</summary>
    public object? Details { get; } = details;

    /// <summary>Seconds after which another try makes sense; sent as <c>Retry-After</c>.</summary>
    public int? RetryAfter { get; init; }
}

/// <summary>One kind of failure: its name in answers, its HTTP status, and what it means.</summary>
public sealed record ErrorCode(string Code, int Status, string Meaning)
{
    public ActionError Because(string message, string? parameter = null, object? details = null) => new(this, message, parameter, details);

    public override string ToString() => Code;
}
