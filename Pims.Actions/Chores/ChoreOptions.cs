namespace Pims.Actions.Chores;

/// <summary>What the chores go by.</summary>
public sealed record ChoreOptions
{
    /// <summary>How long an asset stays in the trash; null for as long as nobody empties it.</summary>
    public required TimeSpan? TrashRetention { get; init; }

    /// <summary>How many files an asset keeps of those that it had before; null for all.</summary>
    public required int? VersionsKept { get; init; }

    /// <summary>How long a file is kept after it was replaced; null for as long as the asset.</summary>
    public required TimeSpan? VersionRetention { get; init; }
}
