namespace Pims.Actions.Chores;

/// <summary>What one batch of a chore came to.</summary>
/// <param name="Done">How many things it did.</param>
/// <param name="HasMore">Another batch is to follow.</param>
public readonly record struct ChoreBatch(int Done, bool HasMore);

/// <summary>
/// Work that the server does by itself from time to time. It is done in batches, with a pause after each, so that callers' writes come in
/// between. A batch that is cut off or done again leaves nothing wrong: it begins with what is still to do.
/// </summary>
public abstract class Chore
{
    /// <summary>Rows in one batch: a write of a few milliseconds.</summary>
    public const int BatchSize = 200;

    /// <summary>Who did it, in <c>modified_by</c> and in logs.</summary>
    public const string Author = "system";

    /// <summary>In snake_case, as in getStatus and in the log.</summary>
    public abstract string Name { get; }

    /// <summary>From the end of a turn to the next one.</summary>
    public abstract TimeSpan Interval { get; }

    /// <summary>From the start of the server to the first turn: the first requests come first.</summary>
    public virtual TimeSpan FirstAfter => TimeSpan.FromMinutes(1);

    /// <summary>It looks after what each server keeps for itself; else one server does it for all that share the database.</summary>
    public virtual bool IsLocal => false;

    public abstract Task<ChoreBatch> RunBatchAsync(CancellationToken cancellation);

    /// <summary>For a batch that takes <see cref="BatchSize"/> rows: a full one is followed by another.</summary>
    protected static ChoreBatch Took(int rows) => new(rows, rows == BatchSize);
}
