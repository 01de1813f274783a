namespace Pims.Actions;

/// <summary>
/// One action: its facts, and the rule that turns a checked request into a result. <typeparamref name="TRequest"/>'s properties
/// are its parameters, <typeparamref name="TResult"/>'s the members of its answer, both in snake_case.
/// </summary>
public interface IAction<TRequest, TResult>
    where TRequest : class
    where TResult : class
{
    static abstract ActionFacts Facts { get; }

    /// <exception cref="ActionError">What the caller is told; nothing was changed.</exception>
    Task<TResult> HandleAsync(TRequest request, Call call, CancellationToken cancellation);
}

/// <summary>What an action says of itself; everything that names it is made from this.</summary>
public sealed record ActionFacts(string Name)
{
    /// <summary>One sentence: what the caller is promised.</summary>
    public required string Summary { get; init; }

    /// <summary>The heading of the reference under which it stands.</summary>
    public required string Group { get; init; }

    /// <summary>The least role that may call it.</summary>
    public required Role Access { get; init; }

    /// <summary>Failures of its own, beside those that every action can have.</summary>
    public IReadOnlyList<ErrorCode> Errors { get; init; } = [];

    /// <summary>A body in the PIMS dialect that works on a library with a bucket 1, a cluster 1, a user 1, an image 'logo', a text 'terms' with two versions, and 'old' and 'older' in the trash.</summary>
    public required string Example { get; init; }

    /// <summary>It changes nothing.</summary>
    public bool IsReadOnly { get; init; }

    /// <summary>Calling it twice leaves what calling it once leaves.</summary>
    public bool IsIdempotent { get; init; }

    /// <summary>It tries a password: how often is limited for each address.</summary>
    public bool TriesPassword { get; init; }

    /// <summary>It takes files from a multipart body.</summary>
    public bool TakesFiles { get; init; }

    /// <summary>It moves a file, so the time limit of an action is not for it.</summary>
    public bool MovesFile { get; init; }
}
