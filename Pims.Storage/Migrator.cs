using System.Reflection;
using System.Text.RegularExpressions;
using Pims.Storage.Moving;

namespace Pims.Storage;

/// <summary>
/// Brings a database to this program's tables: the numbered .sql files that it has not run yet, in one transaction. What only one database
/// understands stands in a file of its own, <c>0005_search.sqlite.sql</c>, which runs as <c>0005_search.sql</c>.
/// </summary>
public static partial class Migrator
{
    static readonly Assembly Here = typeof(Migrator).Assembly;

    /// <summary>The files' names in their order.</summary>
    public static IReadOnlyList<string> Names { get; } =
    [
        .. Here.GetManifestResourceNames().Where(name => name.EndsWith(".sql", StringComparison.Ordinal)).Select(name => name[..name.IndexOf('.')] + ".sql")
            .Distinct().Order(StringComparer.Ordinal),
    ];

    /// <summary>While others are kept waiting by <see cref="Dialect.HoldStartAsync"/>.</summary>
    /// <exception cref="NewerDatabaseException">The database was made by a newer program.</exception>
    /// <exception cref="UnfinishedCopyException">A copy into the database was not ended.</exception>
    public static Task<int> MigrateAsync(Database database, TimeProvider time, CancellationToken cancellation) =>
        database.SetUpAsync(session => MigrateAsync(session, time), cancellation);

    /// <inheritdoc cref="MigrateAsync(Database, TimeProvider, CancellationToken)"/>
    internal static async Task<int> MigrateAsync(Session session, TimeProvider time)
    {
        await session.ExecuteAsync("create table if not exists migration (name varchar(200) primary key, ran_at bigint not null)");
        var ran = await RanAsync(session);
        foreach (var name in Names.Except(ran))
        {
            await session.ExecuteAsync(InDialect(session.Dialect, Read(session.Dialect, name)));
            await session.ExecuteAsync(
                "insert into migration (name, ran_at) values (@name, @now)", new { name, now = time.GetUtcNow() });
        }
        return Names.Count - ran.Count;
    }

    /// <summary>How many of the files the database still lacks.</summary>
    /// <exception cref="NewerDatabaseException">The database was made by a newer program.</exception>
    public static Task<int> MissingAsync(Database database, CancellationToken cancellation) =>
        database.ReadAsync(async session => Names.Count - (await RanAsync(session)).Count, cancellation);

    /// <summary>Those that a database has run, in their order.</summary>
    /// <exception cref="NewerDatabaseException">The database was made by a newer program.</exception>
    /// <exception cref="UnfinishedCopyException">A copy into the database was not ended.</exception>
    internal static async Task<IReadOnlyList<string>> RanAsync(Session session)
    {
        var ran = await session.ListAsync<string>("select name from migration order by name");
        if (ran.Any(CopyMark.IsMeant))
            throw new UnfinishedCopyException();
        return ran.Except(Names).FirstOrDefault() is { } unknown ? throw new NewerDatabaseException(unknown) : ran;
    }

    /// <summary>When the first of them ran, in milliseconds since 1970: it stays, and tells one library from another.</summary>
    internal static Task<long> FirstRunAsync(Session session) => session.ValueAsync<long>("select ran_at from migration order by name limit 1");

    /// <summary>When each ran.</summary>
    internal static Task<IReadOnlyList<RunRow>> RunsAsync(Session session) => session.ListAsync<RunRow>("select name, ran_at from migration order by name");

    /// <summary>Says when one ran.</summary>
    internal static Task SetRunAsync(Session session, RunRow run) => session.ExecuteAsync("update migration set ran_at = @RanAt where name = @Name", run);

    static string InDialect(Dialect dialect, string sql) => ColumnType().Replace(sql, match => dialect.ColumnTypes[match.Value]);

    static string Read(Dialect dialect, string name)
    {
        var own = Path.ChangeExtension(name, dialect.MigrationMark + ".sql");
        using var stream = Here.GetManifestResourceStream(own) ?? Here.GetManifestResourceStream(name)
            ?? throw new InvalidOperationException($"The migration {name} is not there for this database: neither {own} nor one for all.");
        using var reader = new StreamReader(stream);
        return reader.ReadToEnd();
    }

    [GeneratedRegex(@"(?<!--.*)\$[a-z]+")]
    private static partial Regex ColumnType();
}

/// <summary>The database knows a migration that this program does not.</summary>
public sealed class NewerDatabaseException(string migration)
    : UnsuitableDatabaseException($"The database was made by a newer version of this program (migration {migration}); start that version.");

/// <summary>A migration, and when it ran in milliseconds since 1970.</summary>
sealed record RunRow
{
    public required string Name { get; init; }
    public required long RanAt { get; init; }
}

/// <summary>The database is a copy that is not whole yet.</summary>
public sealed class UnfinishedCopyException()
    : UnsuitableDatabaseException("A copy into this database was not ended: run ./pims copy again, which goes on with it, or empty the database.");
