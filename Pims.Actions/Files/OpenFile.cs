namespace Pims.Actions.Files;

/// <summary>A file that is ready to be sent, and to be closed by whoever sends it.</summary>
/// <param name="Content">Seekable.</param>
/// <param name="Type">What it is.</param>
/// <param name="Filename">What it is saved as.</param>
/// <param name="Hash">SHA-256 of its bytes, in hex.</param>
/// <param name="FileAt">Since when the asset has the file that it is, or is made from.</param>
public sealed record OpenFile(Stream Content, FileType Type, string Filename, string Hash, DateTimeOffset FileAt);
