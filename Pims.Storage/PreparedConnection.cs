using System.Data;
using System.Data.Common;
using System.Diagnostics.CodeAnalysis;
using Microsoft.Data.Sqlite;

namespace Pims.Storage;

/// <summary>
/// A connection that keeps its statements prepared. Dapper makes a command for each call, and SQLite would parse and plan the same text
/// each time, which costs more than running it. Commands follow one another: one that is left to the garbage collector would be ended on
/// its thread beside the next one, and SQLite does not lock its memory here.
/// </summary>
sealed class PreparedConnection(string connectionString) : SqliteConnection(connectionString)
{
    // More texts than the tables have; a bound only in case one of them is ever made from data.
    const int MostKept = 500;

    readonly Dictionary<string, SqliteCommand> idle = [];
    bool isLent;

    protected override DbCommand CreateDbCommand() => new Lent(this);

    SqliteCommand Take(string sql)
    {
        if (isLent)
            throw new InvalidOperationException("The command before this one was not disposed of.");
        isLent = true;
        if (idle.Remove(sql, out var kept))
            return kept;
        var command = CreateCommand();
        command.CommandText = sql;
        return command;
    }

    void GiveBack(SqliteCommand command)
    {
        isLent = false;
        command.Parameters.Clear();
        if (idle.Count >= MostKept || !idle.TryAdd(command.CommandText, command))
            command.Dispose();
    }

    /// <summary>A command that takes a kept one when it gets its text, and gives it back when it is disposed of.</summary>
    sealed class Lent(PreparedConnection owner) : DbCommand
    {
        SqliteCommand? inner;

        [AllowNull]
        public override string CommandText
        {
            get => inner?.CommandText ?? "";
            set
            {
                GiveBack();
                inner = owner.Take(value ?? "");
            }
        }

        public override int CommandTimeout
        {
            get => Inner.CommandTimeout;
            set => Inner.CommandTimeout = value;
        }

        public override CommandType CommandType { get; set; } = CommandType.Text;

        public override bool DesignTimeVisible { get; set; }

        public override UpdateRowSource UpdatedRowSource { get; set; }

        protected override DbConnection? DbConnection { get; set; } = owner;

        protected override DbTransaction? DbTransaction { get; set; }

        protected override DbParameterCollection DbParameterCollection => Inner.Parameters;

        SqliteCommand Inner => inner ?? throw new InvalidOperationException("The command's text comes first.");

        public override void Cancel() => inner?.Cancel();

        public override void Prepare() => Inner.Prepare();

        public override int ExecuteNonQuery() => Inner.ExecuteNonQuery();

        public override object? ExecuteScalar() => Inner.ExecuteScalar();

        // SQLite knows no asynchronous work; the inherited forms would only register the token around it.
        public override Task<int> ExecuteNonQueryAsync(CancellationToken cancellationToken) =>
            cancellationToken.IsCancellationRequested ? Task.FromCanceled<int>(cancellationToken) : Task.FromResult(ExecuteNonQuery());

        protected override Task<DbDataReader> ExecuteDbDataReaderAsync(CommandBehavior behavior, CancellationToken cancellationToken) =>
            cancellationToken.IsCancellationRequested
                ? Task.FromCanceled<DbDataReader>(cancellationToken)
                : Task.FromResult(ExecuteDbDataReader(behavior));

        protected override DbDataReader ExecuteDbDataReader(CommandBehavior behavior) => Inner.ExecuteReader(behavior);

        protected override DbParameter CreateDbParameter() => new SqliteParameter();

        protected override void Dispose(bool disposing)
        {
            if (disposing)
                GiveBack();
            base.Dispose(disposing);
        }

        void GiveBack()
        {
            if (inner is not null)
                owner.GiveBack(inner);
            inner = null;
        }
    }
}
