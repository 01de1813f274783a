namespace Pims.Storage;

/// <summary>The database or the store of the files does not answer for now. Nothing is half done; another try may find it back.</summary>
public sealed class StorageUnavailableException(string message, Exception? inner = null) : IOException(message, inner);
