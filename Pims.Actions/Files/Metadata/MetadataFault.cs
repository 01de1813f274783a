namespace Pims.Actions.Files.Metadata;

/// <summary>Why some of a file's metadata was left out; callers see it as a word in <c>meta.metadata_error</c>.</summary>
public enum MetadataFault
{
    /// <summary>It ends, or points, beyond the end of the file.</summary>
    Truncated,

    /// <summary>It is not what its format says.</summary>
    Damaged,

    /// <summary>It is longer than what is read of it.</summary>
    TooLarge,

    /// <summary>It has more or deeper parts than are looked at.</summary>
    TooComplex,

    /// <summary>Reading it took too long.</summary>
    TimedOut,
}

/// <summary>Ends the reading of one part; the others are still read.</summary>
sealed class MetadataFaultException(MetadataFault fault) : Exception($"The metadata is {fault}.")
{
    public MetadataFault Fault { get; } = fault;
}
