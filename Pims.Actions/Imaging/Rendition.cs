using Pims.Actions.Files;

namespace Pims.Actions.Imaging;

/// <summary>A transformed image: where it stands and what it is.</summary>
public sealed record Rendition(string File, FileType Type, int Width, int Height, long Size);

/// <summary>One rendition to make, into a file of its own; the key says which one it is.</summary>
public sealed record RenditionJob(string Key, string SourceFile, FileType SourceType, ImageRequest Request, string DestinationFile);
