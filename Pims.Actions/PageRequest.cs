using System.ComponentModel;
using System.ComponentModel.DataAnnotations;

namespace Pims.Actions;

/// <summary>What a list takes that has nothing else to choose.</summary>
public sealed record PageRequest
{
    [Description("How many at most.")]
    [Range(1, 10000)]
    public int Limit { get; init; } = 1000;

    [Description("The next_cursor of the page before.")]
    public string? Cursor { get; init; }
}
