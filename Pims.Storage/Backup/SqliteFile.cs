using Microsoft.Data.Sqlite;
using SQLitePCL;

namespace Pims.Storage.Backup;

/// <summary>A database file that is looked at and copied, and whose journal is left as it is.</summary>
sealed class SqliteFile : IDisposable
{
    const int PagesAtOnce = 1024;

    readonly SqliteConnection connection;

    SqliteFile(SqliteConnection connection, Session session)
    {
        this.connection = connection;
        Session = session;
    }

    public Session Session { get; }

    /// <summary>A database that a server may write at the same time.</summary>
    public static SqliteFile OpenLive(string file, CancellationToken cancellation) => Open(file, SqliteOpenMode.ReadWrite, "pragma query_only = on", cancellation);

    /// <summary>One that nobody writes.</summary>
    public static SqliteFile OpenCopy(string file, CancellationToken cancellation) => Open(file, SqliteOpenMode.ReadOnly, "pragma query_only = on", cancellation);

    /// <summary>One that is filled, and made anew where that is broken off: nothing of it is safe before it is flushed as a whole.</summary>
    public static SqliteFile OpenDraft(string file, CancellationToken cancellation) => Open(
        file, SqliteOpenMode.ReadWrite, "pragma journal_mode = off; pragma synchronous = off; pragma foreign_keys = off; pragma cache_size = -65536", cancellation);

    public SqliteCommand CreateCommand() => connection.CreateCommand();

    /// <summary>From here on no trigger of it runs.</summary>
    public void LeaveTriggers()
    {
        var result = raw.sqlite3_db_config(connection.Handle, raw.SQLITE_DBCONFIG_ENABLE_TRIGGER, 0, out _);
        SqliteException.ThrowExceptionForRC(result, connection.Handle);
    }

    /// <summary>
    /// Writes one committed state of it to another file. All is read in one transaction: writers go on beside it, and what they write waits
    /// in their journal until it ends; a copy in several would begin anew with each of their commits.
    /// </summary>
    public void CopyTo(string target, CancellationToken cancellation)
    {
        PrivateFiles.Create(target).Dispose();
        Run(connection, "begin; select count(*) from sqlite_master");
        try
        {
            // Flushed once, as a whole: a copy that was broken off is never used.
            using var copy = Open(target, SqliteOpenMode.ReadWrite, "pragma journal_mode = off; pragma synchronous = off", cancellation);
            Copy(connection, copy.connection, cancellation);
            // One file, which can be read where nothing can be written.
            Run(copy.connection, "pragma journal_mode = delete");
        }
        finally
        {
            Run(connection, "rollback");
        }
        using var file = new FileStream(target, FileMode.Open, FileAccess.ReadWrite, FileShare.ReadWrite);
        file.Flush(flushToDisk: true);
    }

    /// <summary>What SQLite finds wrong, by quick_check or integrity_check; null where that is nothing.</summary>
    public static async Task<string?> FaultAsync(Session session, string check)
    {
        try
        {
            var found = await session.ListAsync<string>($"pragma {check}");
            return found is ["ok"] ? null : found[0].ReplaceLineEndings(" ");
        }
        catch (SqliteException error)
        {
            return error.Message;
        }
    }

    public void Dispose() => connection.Dispose();

    static void Copy(SqliteConnection from, SqliteConnection to, CancellationToken cancellation)
    {
        using var backup = raw.sqlite3_backup_init(to.Handle, "main", from.Handle, "main");
        if (backup.IsInvalid)
            SqliteException.ThrowExceptionForRC(raw.sqlite3_errcode(to.Handle), to.Handle);
        int result;
        do
        {
            cancellation.ThrowIfCancellationRequested();
            result = raw.sqlite3_backup_step(backup, PagesAtOnce);
        }
        while (result == raw.SQLITE_OK);
        if (result == raw.SQLITE_FULL)
            throw new StorageFullException($"The disk of {to.DataSource} is full.");
        if (result != raw.SQLITE_DONE)
            SqliteException.ThrowExceptionForRC(result, to.Handle);
    }

    static SqliteFile Open(string file, SqliteOpenMode mode, string pragmas, CancellationToken cancellation)
    {
        // Its way of locking is said before SQLite is first in use.
        var dialect = new SqliteDialect(file);
        var connection = new SqliteConnection(new SqliteConnectionStringBuilder { DataSource = file, Mode = mode, Pooling = false, DefaultTimeout = 10 }.ToString());
        try
        {
            connection.Open();
            Run(connection, "pragma busy_timeout = 10000; " + pragmas);
            return new SqliteFile(connection, new Session(connection, dialect, cancellation));
        }
        catch
        {
            connection.Dispose();
            throw;
        }
    }

    static void Run(SqliteConnection connection, string sql)
    {
        using var command = connection.CreateCommand();
        command.CommandText = sql;
        command.ExecuteNonQuery();
    }
}
