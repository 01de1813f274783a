namespace Pims.Actions.Imaging;

/// <summary>
/// What the image engine of the workers can do. <paramref name="Unavailable"/> is null where images can be worked on, else one line for the
/// operator that says what to do; formats are named as callers write them; <paramref name="Lacks"/> are formats that can't be written and
/// details that are lost.
/// </summary>
public sealed record EngineStatus(string Version, string? Unavailable, IReadOnlyList<string> Reads, IReadOnlyList<string> Writes, IReadOnlyList<string> Lacks);
