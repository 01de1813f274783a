namespace Pims.Actions.Imaging.Previews;

/// <summary>The time that a piece of work may take, within that of whoever wants it.</summary>
public sealed class TimeAllowed : IDisposable
{
    readonly CancellationToken caller;
    readonly TimeAllowed? whole;
    readonly CancellationTokenSource limit;

    public TimeAllowed(TimeSpan limit, CancellationToken caller) : this(limit, whole: null, caller)
    {
    }

    TimeAllowed(TimeSpan limit, TimeAllowed? whole, CancellationToken caller)
    {
        (this.caller, this.whole) = (caller, whole);
        this.limit = CancellationTokenSource.CreateLinkedTokenSource(caller, whole?.Token ?? CancellationToken.None);
        this.limit.CancelAfter(limit);
    }

    /// <summary>Ends with the time, and with the caller's.</summary>
    public CancellationToken Token => limit.Token;

    public bool IsOver => limit.IsCancellationRequested;

    /// <exception cref="ActionError">image_too_large where it is over.</exception>
    /// <exception cref="OperationCanceledException">The caller gave up.</exception>
    public void Check()
    {
        caller.ThrowIfCancellationRequested();
        whole?.Check();
        if (IsOver)
            throw Errors.ImageTooLarge.Because("Drawing the file takes longer than its time limit.");
    }

    /// <summary>A part of it, for work that there is another way for when it takes too long.</summary>
    public TimeAllowed Part(TimeSpan part) => new(part, whole: this, caller);

    public void Dispose() => limit.Dispose();
}
