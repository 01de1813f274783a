using Pims.Storage;
using Pims.Tests.Support;

namespace Pims.Tests;

/// <summary>The PostgreSQL server of all tests that want none of their own: started by the first, and ended with the run.</summary>
[SetUpFixture]
public sealed class SharedPostgres
{
    const string Migrated = "migrated";

    static readonly Lazy<PostgresServer> Made = new(Make);
    static readonly Lock Gate = new();

    static Task? template;

    public static PostgresServer One => Made.Value;

    /// <summary>One of a test's own; where there is none, the test is passed over, or fails where all must be tested.</summary>
    public static PostgresServer Make()
    {
        if (PostgresServer.Missing() is { } missing)
            Missing.Test(missing);
        return new PostgresServer(TestServer.NewFolder());
    }

    /// <summary>A database that has the tables already, and so is made quicker.</summary>
    public static async Task<string> DatabaseAsync(string name)
    {
        Task migrated;
        lock (Gate)
            migrated = template ??= MigrateAsync();
        await migrated;
        return await One.DatabaseAsync(name, Migrated);
    }

    [OneTimeTearDown]
    public void End()
    {
        if (Made.IsValueCreated)
            One.Dispose();
    }

    static async Task MigrateAsync()
    {
        var address = PostgresAddress.Read(await One.DatabaseAsync(Migrated))!;
        await using var database = new Database(new PostgresDialect(address + ";Pooling=false"));
        await Migrator.MigrateAsync(database, TimeProvider.System, CancellationToken.None);
    }
}
