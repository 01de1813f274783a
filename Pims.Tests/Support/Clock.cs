namespace Pims.Tests.Support;

/// <summary>A clock that runs as the real one does, and that a test moves on.</summary>
public sealed class Clock : TimeProvider
{
    TimeSpan ahead;

    public void MoveOn(TimeSpan by) => ahead += by;

    public override DateTimeOffset GetUtcNow() => System.GetUtcNow() + ahead;
}
