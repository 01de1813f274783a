namespace Pims.Tests.Support;

/// <summary>
/// What the servers of these tests keep everything in: their data folders; or, where the variable PIMS_TEST_STORES is remote, each a PostgreSQL
/// database of its own and a folder in a bucket of an S3 store.
/// </summary>
static class Stores
{
    /// <summary>The category of what only the embedded database and the local folder have.</summary>
    public const string Embedded = "Embedded";

    public static bool AreRemote { get; } = Environment.GetEnvironmentVariable("PIMS_TEST_STORES") == "remote";

    /// <summary>The settings of a server over a data folder.</summary>
    public static async Task<(string Key, string Value)[]> SettingsAsync(string path) => AreRemote
        ? [("Database", await SharedPostgres.DatabaseAsync(NameOf(path))), ("Blobs", (await SharedCeph.GetAsync()).Gateway.AddressOf(NameOf(path)))]
        : [];

    /// <summary>Removes the database of a data folder that is gone; the bucket goes with the store.</summary>
    public static Task RemoveAsync(string path) =>
        AreRemote ? SharedPostgres.One.ExecuteAsync($"drop database if exists \"{NameOf(path)}\" with (force)") : Task.CompletedTask;

    static string NameOf(string path) => Path.GetFileName(path);
}
