namespace Pims.Storage.Backup;

/// <summary>A backup, a restore or a copy can't be made; the message says why, in one line.</summary>
public sealed class BackupException(string message, Exception? inner = null) : Exception(message, inner);
