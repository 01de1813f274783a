namespace Pims.Storage;

/// <summary>The disk is full, or so full that what is there would be in danger. Nothing was changed.</summary>
public sealed class StorageFullException(string message, Exception? inner = null) : IOException(message, inner);
