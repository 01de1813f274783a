namespace Pims.Storage;

/// <summary>The database is one that this program can't work with; the message says why.</summary>
public class UnsuitableDatabaseException(string message) : Exception(message);
