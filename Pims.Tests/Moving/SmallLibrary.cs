using Pims.Tests.Backup;
using Pims.Tests.Process;
using Pims.Tests.Support;

namespace Pims.Tests.Moving;

/// <summary>A library of ten small files in a data folder, made once for the tests of a class, of which each has a copy of its own.</summary>
public abstract class SmallLibrary
{
    protected const int Files = 10;

    TemporaryFolder made = null!;
    TemporaryFolder folder = null!;

    protected string Data => folder.In("data");

    protected string Target => folder.In("target");

    /// <summary>The content of the asset a0.</summary>
    private protected byte[] First { get; private set; } = null!;

    [OneTimeSetUp]
    public async Task MakeLibraryAsync()
    {
        made = new TemporaryFolder(inMemory: true);
        await using var server = await ServerProcess.StartAsync(made.In("data"));
        await server.DoAsync("""{"action":"addBucket","name":"Brand"}""");
        for (var n = 0; n < Files; n++)
        {
            var file = await Backups.UploadAsync(server, $"a{n}");
            First ??= file;
        }
        await server.StopAsync();
    }

    [OneTimeTearDown]
    public void RemoveLibrary() => made.Dispose();

    [SetUp]
    public void Make()
    {
        folder = new TemporaryFolder(inMemory: true);
        Backups.CopyFolder(made.Path, folder.Path);
    }

    [TearDown]
    public void Remove() => folder.Dispose();

    private protected string In(string name) => folder.In(name);

    /// <summary>The file of <see cref="First"/> in a data folder.</summary>
    private protected string FileIn(string data) => Backups.BlobOf(data, Data, First);

    /// <summary>Runs the program where it must end with an exit code and say something, in one line.</summary>
    private protected static async Task RequireEndAsync(int exitCode, string told, Task<(int ExitCode, string Output, string Errors)> running)
    {
        var (code, output, errors) = await running;
        Assert.That(code, Is.EqualTo(exitCode), output + errors);
        Assert.That(errors, Does.Contain(told).And.Not.Contain("   at "));
    }

    /// <summary>No server starts, and the refusal says why.</summary>
    private protected static async Task RequireNoServerAsync(string told, params (string Variable, string Value)[] settings)
    {
        var (code, output) = await ServerProcess.RunAsync([("PIMS_URLS", "http://127.0.0.1:0"), .. settings]);
        Assert.That((code, output.Trim()), Is.EqualTo((2, told)));
    }
}
