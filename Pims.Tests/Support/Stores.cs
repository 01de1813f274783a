namespace Pims.Tests.Support;

/// <summary>
/// What the servers of these tests keep everything in: the data folder; or, where the variable PIMS_TEST_DATABASE is postgres, a PostgreSQL
/// database for each; and where PIMS_TEST_BLOBS is ceph, a folder of a bucket for the files of each.
/// </summary>
static class Stores
{
    /// <summary>What only the embedded database can do: a test of it is passed over where another is tested.</summary>
    public static void RequireEmbeddedDatabase()
    {
        if (IsPostgres)
            Assert.Ignore("It is about the file of the embedded database.");
    }

    public static bool IsPostgres { get; } = Environment.GetEnvironmentVariable("PIMS_TEST_DATABASE") == "postgres";

    /// <summary>The settings of a server over a data folder.</summary>
    public static async Task<(string Key, string Value)[]> SettingsAsync(string path) =>
        [.. IsPostgres ? [("Database", await SharedPostgres.DatabaseAsync(NameOf(path)))] : Array.Empty<(string, string)>(), .. await SharedCeph.SettingsAsync(path)];

    /// <summary>Removes what a data folder that is gone had elsewhere.</summary>
    public static Task RemoveAsync(string path) =>
        IsPostgres ? SharedPostgres.One.ExecuteAsync($"drop database if exists \"{NameOf(path)}\" with (force)") : Task.CompletedTask;

    static string NameOf(string path) => Path.GetFileName(path);
}
