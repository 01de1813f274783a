using System.Text.RegularExpressions;
using Npgsql;
using Pims.Storage.Blobs;

namespace Pims.Storage.Moving;

/// <summary>
/// Where a library is: <c>./data</c>, a data folder with the database and the files; or <c>database+files</c>, each a data folder or an
/// address. An address has %2B for a plus of its own, so the one that is there is the one between.
/// </summary>
/// <param name="Folder">The data folder, of what is not elsewhere; null where all is.</param>
/// <param name="Database">A connection string of PostgreSQL; null for the database in the folder.</param>
/// <param name="Blobs">The S3 store; null for the files in the folder.</param>
public sealed partial record LibraryPlace(string? Folder, string? Database, S3Address? Blobs)
{
    public const string Format = "a data folder (./data), or database+files, where database is postgres://user:password@host:port/name or a data folder, and files is "
        + $"{S3Address.Format} or a data folder; a + within an address is written %2B";

    /// <summary>What settings say.</summary>
    public static LibraryPlace Of(string data, string? database, S3Address? blobs) => new(database is null || blobs is null ? data : null, database, blobs);

    /// <returns>The place, or what is wrong with the text, which is not shown: a password may be in it.</returns>
    public static (LibraryPlace? Place, IReadOnlyList<string> Wrong) Read(string text)
    {
        var parts = text.Split('+');
        if (parts.Length > 2)
            return (null, ["There is more than one + in it: within an address it is written %2B, and a folder or a connection string with one is named by PIMS_DATA or PIMS_DATABASE."]);
        if (parts.Any(string.IsNullOrWhiteSpace))
            return (null, ["A part of it is empty."]);
        if (parts is [var only])
            return IsAddress(only) ? (null, ["It says where one half is: the other stands behind or before a +."]) : (new LibraryPlace(only, null, null), []);
        return Read(parts[0], parts[1]);
    }

    /// <summary>To be shown: without a user or a password.</summary>
    public override string ToString() => this is { Database: null, Blobs: null } ? Folder! : $"{ShownDatabase} and {ShownBlobs}";

    internal string ShownDatabase => Database is null
        ? Folder!
        : new NpgsqlConnectionStringBuilder(Database) is var at ? $"postgres://{at.Host}:{at.Port}/{at.Database}" : "";

    internal string ShownBlobs => Blobs is { } at ? $"s3://{at.Bucket}/{at.Prefix}".TrimEnd('/') : Folder!;

    static (LibraryPlace? Place, IReadOnlyList<string> Wrong) Read(string database, string blobs)
    {
        var wrong = new List<string>();
        string? connection = null;
        if (IsStore(database) || IsAddress(database) && (connection = PostgresAddress.Read(database)) is null)
            wrong.Add("Before the + is the database: postgres://user:password@host:port/name, or a data folder.");
        S3Address? store = null;
        if (IsStore(blobs))
        {
            (store, var faults) = S3Address.Read(blobs);
            wrong.AddRange(faults);
        }
        else if (IsAddress(blobs))
            wrong.Add("Behind the + are the files: s3://bucket/prefix?endpoint=...&region=..., or a data folder.");
        if (wrong.Count == 0 && connection is null && store is null && database != blobs)
            wrong.Add("Both parts of it are folders: a database and files on a disk are in one data folder, whose name alone is given.");
        return wrong.Count > 0 ? (null, wrong) : (Of(connection is null ? database : blobs, connection, store), []);
    }

    static bool IsStore(string part) => part.StartsWith("s3://", StringComparison.OrdinalIgnoreCase);

    static bool IsAddress(string part) => part.Contains("://") || ConnectionString().IsMatch(part);

    [GeneratedRegex(@"^\s*(host|server|data source|username|user id|password|port|database)\s*=", RegexOptions.IgnoreCase)]
    private static partial Regex ConnectionString();
}
