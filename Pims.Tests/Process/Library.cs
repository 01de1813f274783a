using System.Security.Cryptography;
using Microsoft.Data.Sqlite;
using Pims.Tests.Support;

namespace Pims.Tests.Process;

/// <summary>A library looked at from outside: whether its rows and its files are the same.</summary>
/// <param name="folder">Its data folder.</param>
/// <param name="server">Over it, where it runs in this process: it knows where the rows and files are.</param>
sealed class Library(string folder, TestServer? server = null)
{
    public Library(TestServer server) : this(server.DataPath, server)
    {
    }

    /// <summary>Queries for what a sound library has none of: contents without a row, and rows of contents that nothing has.</summary>
    public static IReadOnlyList<string> Unsound { get; } =
    [
        "select code from asset where state = 1 and checksum not in (select checksum from blob)",
        "select checksum from blob where checksum not in (select checksum from asset where checksum is not null union select checksum from asset_version)",
        "select checksum from asset_version where checksum not in (select checksum from blob)",
    ];

    public async Task<IReadOnlySet<string>> FilesAsync() => server is not null
        ? await server.BlobsAsync()
        : Directory.EnumerateFiles(Path.Combine(folder, "blobs"), "*", SearchOption.AllDirectories).Select(file => Path.GetFileName(file)).ToHashSet();

    /// <summary>What a store on this machine has begun and not ended.</summary>
    public IReadOnlyList<string> Unfinished() => Stores.AreRemote ? [] : [.. Directory.EnumerateFiles(Path.Combine(folder, "incoming"))];

    public async Task<IReadOnlySet<string>> RowsAsync() => (await ListAsync("select name from blob")).ToHashSet();

    /// <summary>Every row has its file, every file its row, every live asset its content, and nothing is unfinished.</summary>
    public async Task RequireWholeAsync()
    {
        Assert.That(await FilesAsync(), Is.EquivalentTo(await RowsAsync()), "The files are those of the blob table.");
        Assert.That(Unfinished(), Is.Empty);
        foreach (var query in Unsound)
            Assert.That(await ListAsync(query), Is.Empty, query);
        if (!Stores.AreRemote)
            Assert.That(await ListAsync("pragma integrity_check"), Is.EqualTo(new[] { "ok" }));
    }

    /// <summary>Waits until the sweep, which runs beside the first requests, has removed what a crash left.</summary>
    public async Task SweptAsync()
    {
        for (var tries = 0; tries < 400 && !(await FilesAsync()).SetEquals(await RowsAsync()); tries++)
            await Task.Delay(25);
    }

    public static string Checksum(byte[] bytes) => "sha256:" + Convert.ToHexStringLower(SHA256.HashData(bytes));

    async Task<IReadOnlyList<string>> ListAsync(string sql)
    {
        if (server is not null)
            return await server.Database.ReadAsync(session => session.ListAsync<string>(sql), CancellationToken.None);
        await using var connection = new SqliteConnection($"Data Source={Path.Combine(folder, "pims.db")};Pooling=false");
        await connection.OpenAsync();
        await using var command = connection.CreateCommand();
        command.CommandText = "pragma query_only = on; " + sql;
        await using var reader = await command.ExecuteReaderAsync();
        var values = new List<string>();
        while (await reader.ReadAsync())
            values.Add(reader.GetString(0));
        return values;
    }
}
