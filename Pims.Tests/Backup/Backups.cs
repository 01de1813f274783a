using System.Security.Cryptography;
using Microsoft.Data.Sqlite;
using Pims.Tests.Process;
using Pims.Tests.Support;

namespace Pims.Tests.Backup;

/// <summary>The two commands, as processes of the built program.</summary>
static class Backups
{
    public static Task<(int ExitCode, string Output, string Errors)> BackUpAsync(string data, string folder, params string[] more) => RunAsync("backup", data, folder, more);

    public static Task<(int ExitCode, string Output, string Errors)> RestoreAsync(string data, string folder, params string[] more) => RunAsync("restore", data, folder, more);

    /// <summary>Backs up, which must succeed, and returns the summary.</summary>
    public static async Task<string> MakeAsync(string data, string folder, params string[] more)
    {
        var (code, output, errors) = await BackUpAsync(data, folder, more);
        Assert.That(code, Is.Zero, output + errors);
        return output;
    }

    /// <summary>Restores, which must succeed, and looks whether every row has its file with the right bytes and every file its row.</summary>
    public static async Task RequireRestorableAsync(string folder, string data)
    {
        var (code, output, errors) = await RestoreAsync(data, folder);
        Assert.That(code, Is.Zero, output + errors);
        await RequireWholeAsync(data);
    }

    public static async Task RequireWholeAsync(string data)
    {
        await new Library(data).RequireWholeAsync();
        foreach (var (checksum, name) in Contents(data))
            Assert.That(Convert.ToHexStringLower(SHA256.HashData(await File.ReadAllBytesAsync(BlobIn(data, name)))), Is.EqualTo(checksum));
    }

    public static string BlobIn(string folder, string name) => Path.Combine(folder, "blobs", name[..2], name);

    /// <summary>The file of the content in the data folder or in the backup.</summary>
    public static string BlobOf(string folder, string data, byte[] content) => BlobIn(folder, Contents(data)[Convert.ToHexStringLower(SHA256.HashData(content))]);

    /// <summary>Names of files by checksums.</summary>
    public static Dictionary<string, string> Contents(string data)
    {
        using var connection = Open(data);
        using var command = connection.CreateCommand();
        command.CommandText = "select checksum, name from blob";
        using var reader = command.ExecuteReader();
        var contents = new Dictionary<string, string>();
        while (reader.Read())
            contents.Add(reader.GetString(0), reader.GetString(1));
        return contents;
    }

    /// <summary>Changes the database beside its server.</summary>
    public static void Execute(string data, string sql)
    {
        using var connection = Open(data);
        using var command = connection.CreateCommand();
        command.CommandText = sql;
        command.ExecuteNonQuery();
    }

    public static void CopyFolder(string from, string to)
    {
        foreach (var folder in Directory.GetDirectories(from, "*", SearchOption.AllDirectories))
            Directory.CreateDirectory(Path.Combine(to, Path.GetRelativePath(from, folder)));
        foreach (var file in Directory.GetFiles(from, "*", SearchOption.AllDirectories))
            File.Copy(file, Path.Combine(to, Path.GetRelativePath(from, file)));
    }

    /// <summary>Turns one bit over.</summary>
    public static void Damage(string file)
    {
        var bytes = File.ReadAllBytes(file);
        bytes[bytes.Length / 2] ^= 1;
        File.WriteAllBytes(file, bytes);
    }

    public static async Task<byte[]> UploadAsync(ServerProcess server, string code, int size = 20_000)
    {
        var file = RandomNumberGenerator.GetBytes(size);
        var answer = await server.UploadAsync($$"""{"action":"uploadAsset","asset":"{{code}}"}""", file, code + ".bin");
        Assert.That((int)answer.Status, Is.EqualTo(200), answer.Text);
        return file;
    }

    static Task<(int ExitCode, string Output, string Errors)> RunAsync(string command, string data, string folder, string[] more) =>
        Script.RunAsync("dotnet", [ServerProcess.Server, command, folder, .. more], Repository.Root, ("PIMS_DATA", data));

    static SqliteConnection Open(string data)
    {
        var connection = new SqliteConnection($"Data Source={Path.Combine(data, "pims.db")};Pooling=false");
        connection.Open();
        return connection;
    }
}
