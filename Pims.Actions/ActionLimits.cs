namespace Pims.Actions;

/// <summary>Bounds on what one action may ask for.</summary>
public sealed record ActionLimits
{
    /// <summary>Elements of one list: ids, codes, buckets.</summary>
    public int ListLength { get; init; } = 1000;

    /// <summary>Bytes of one uploaded file.</summary>
    public long FileSize { get; init; } = 2L * 1024 * 1024 * 1024;

    /// <summary>How long an action that moves no file may run.</summary>
    public TimeSpan Time { get; init; } = TimeSpan.FromSeconds(30);
}
