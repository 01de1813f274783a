namespace Pims.Actions.Access;

/// <summary>What can be set about access.</summary>
public sealed record AccessOptions
{
    /// <summary>How long a token is good.</summary>
    public TimeSpan TokenLifetime { get; init; } = TimeSpan.FromHours(24);
}
