namespace Pims.Tests.Support;

/// <summary>A folder that goes with its test.</summary>
/// <param name="inMemory">Where the system has room for it: what a test flushes then costs nothing.</param>
sealed class TemporaryFolder(bool inMemory = false) : IDisposable
{
    public string Path { get; } = inMemory ? Directory.CreateDirectory(TestServer.NewFolder()).FullName : Directory.CreateTempSubdirectory("pims-tests-").FullName;

    public string In(params string[] steps) => System.IO.Path.Combine([Path, .. steps]);

    public void Dispose() => Directory.Delete(Path, recursive: true);
}
