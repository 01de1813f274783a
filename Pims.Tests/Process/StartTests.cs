using Pims.Server;
using Pims.Tests.Support;

namespace Pims.Tests.Process;

public sealed class StartTests
{
    const int Refused = 2;

    const string FaultySets = "thumb?width=0&mode=fill&width=5&colour=red;hero;thumb?width=5;?width=5;a b?width=5;x?preset=thumb;y?format=auto&center=0.5";

    [Test]
    public async Task Faulty_settings_are_listed_all_at_once_with_their_formats_and_without_their_values()
    {
        using var folder = new TemporaryFolder();
        (string, string)[] faulty =
        [
            ("PIMS_URLS", "http://127.0.0.1:notaport"), ("PIMS_ADMIN_KEY", "secret word"), ("PIMS_PUBLIC_URL", "no address"),
            ("PIMS_JSON_BYTES", "10 MB"), ("PIMS_TOKEN_HOURS", "0"), ("PIMS_JSON_DEPTH", "7"), ("PIMS_BATCH_ELEMENTS", "0"), ("PIMS_BATCH_ANSWER_BYTES", "-1"),
            ("PIMS_FILE_BYTES", "2G"), ("PIMS_LIST_LENGTH", "x"), ("PIMS_ACTION_SECONDS", "1.5"), ("PIMS_DISK_RESERVE_BYTES", "64MiB"), ("PIMS_DATABASE", "mysql://pims:secret@db/pims"), ("PIMS_BLOBS", "s3://key:secret@bucket/a//b?zone=here"), ("PIMS_BLOB_CACHE_BYTES", "all"),
            ("PIMS_TRASH_DAYS", "never"), ("PIMS_VERSIONS_KEPT", "most"), ("PIMS_VERSION_DAYS", "a year"), ("PIMS_RENDITION_BYTES", "10 GiB"), ("PIMS_IMAGE_WORKERS", "0"), ("PIMS_IMAGE_QUEUE", "many"), ("PIMS_IMAGE_SECONDS", "half a minute"),
            ("PIMS_TRANSFORM", "everybody"), ("PIMS_PRESETS", FaultySets), ("PIMS_RATE_CREDENTIAL", "often"), ("PIMS_RATE_ANONYMOUS", "-5"), ("PIMS_RATE_AUTHENTICATE", "60/min"),
            ("PIMS_PROXIES", "proxy.example.com"), ("PIMS_CORS_ORIGINS", "https://shop/"),
        ];
        var (exitCode, output) = await ServerProcess.RunAsync([("PIMS_DATA", folder.Path), .. faulty]);
        var lines = output.Split('\n', StringSplitOptions.RemoveEmptyEntries);
        Assert.Multiple(() =>
        {
            Assert.That(exitCode, Is.EqualTo(Refused));
            Assert.That(lines, Has.Length.EqualTo(faulty.Length), output);
            foreach (var setting in ServerOptions.All.Where(setting => setting.Variable != "PIMS_DATA"))
                Assert.That(lines, Has.One.StartsWith($"{setting.Variable} (Pims:{setting.Key} in appsettings.json) must be {setting.Format}, like {setting.Example}"));
            foreach (var fault in new[]
            {
                "thumb: width must be an integer from 1 to 5000.", "thumb: mode is one of ", "thumb: width is there twice.", "thumb: colour is no image parameter", "hero: What it says is no image parameter",
                "thumb: there are two of this name.", "Set 4: its name must be ", "Set 5: its name must be ", "x: preset is no image parameter", "y: center must be ",
            })
                Assert.That(lines, Has.One.StartsWith("PIMS_PRESETS ").And.One.Contains(fault), output);
            Assert.That(lines, Has.One.StartsWith("PIMS_BLOBS ").And.One.Contains("Credentials are no part of it").And.One.Contains("endpoint and region alone").And.One.Contains("The prefix has"));
            foreach (var (_, value) in faulty.Where(pair => pair.Item2.Length > 3))
                Assert.That(output, Does.Not.Contain(value));
            Assert.That(Directory.EnumerateFileSystemEntries(folder.Path), Is.Empty, "Nothing is made before the settings are right.");
        });
    }

    [Test]
    public async Task A_second_start_in_the_same_folder_is_refused_in_one_line_and_the_first_goes_on()
    {
        using var folder = new TemporaryFolder();
        await using var first = await ServerProcess.StartAsync(folder.Path);
        var (exitCode, output) = await ServerProcess.RunAsync(("PIMS_DATA", folder.Path), ("PIMS_URLS", "http://127.0.0.1:0"));
        Assert.That(exitCode, Is.EqualTo(Refused));
        Assert.That(output.Trim().Split('\n'), Has.Length.EqualTo(1).And.One.Contains("is in use by another server"));
        await first.DoAsync("""{"action":"addBucket","name":"Brand"}""");
        await first.StopAsync();
    }

    [Test]
    public async Task An_address_that_is_taken_is_told_in_one_line()
    {
        using var one = new TemporaryFolder();
        using var other = new TemporaryFolder();
        await using var first = await ServerProcess.StartAsync(one.Path);
        var (exitCode, output) = await ServerProcess.RunAsync(
            ("PIMS_DATA", other.Path), ("PIMS_URLS", first.Address.ToString()), ("PIMS_ADMIN_KEY", ServerProcess.AdminKey));
        Assert.That(exitCode, Is.EqualTo(Refused));
        Assert.That(output.Trim().Split('\n'), Has.Length.EqualTo(1).And.One.Contains("PIMS_URLS"), output);
    }

    [Test]
    public async Task A_data_folder_that_is_a_file_is_told_in_one_line()
    {
        using var folder = new TemporaryFolder();
        await File.WriteAllTextAsync(folder.In("data"), "");
        var (exitCode, output) = await ServerProcess.RunAsync(("PIMS_DATA", folder.In("data")));
        Assert.That(exitCode, Is.EqualTo(Refused));
        Assert.That(output.Trim().Split('\n'), Has.Length.EqualTo(1).And.One.Contains("can't be made"), output);
    }

    [Test]
    public async Task A_database_of_a_newer_program_is_told_in_one_line()
    {
        using var folder = new TemporaryFolder();
        await using (var server = await ServerProcess.StartAsync(folder.Path))
            await server.StopAsync();
        await using (var connection = new Microsoft.Data.Sqlite.SqliteConnection($"Data Source={folder.In("pims.db")};Pooling=false"))
        {
            await connection.OpenAsync();
            await using var command = connection.CreateCommand();
            command.CommandText = "insert into migration (name, ran_at) values ('9999_later.sql', 0)";
            await command.ExecuteNonQueryAsync();
        }
        var (exitCode, output) = await ServerProcess.RunAsync(("PIMS_DATA", folder.Path), ("PIMS_URLS", "http://127.0.0.1:0"));
        Assert.That(exitCode, Is.EqualTo(Refused));
        Assert.That(output.Trim().Split('\n'), Has.Length.EqualTo(1).And.One.Contains("9999_later.sql"), output);
    }
}
