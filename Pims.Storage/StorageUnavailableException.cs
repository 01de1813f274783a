namespace Pims.Storage;

/// <summary>The database or the blob store does not answer. Nothing is known to be wrong with the request: it may be sent again.</summary>
public sealed class StorageUnavailableException(string message, Exception inner) : IOException(message, inner);
