namespace Pims.Actions.Schema;

/// <summary>A parameter for which null says something else than absence: <c>parent_id: null</c> is the top.</summary>
public readonly record struct Optional<T>(T? Value) : IOptional
{
    public bool IsGiven { get; } = true;

    /// <summary>What was given, or else what is there already.</summary>
    public T? Or(T? present) => IsGiven ? Value : present;
}

interface IOptional
{
    bool IsGiven { get; }
}
