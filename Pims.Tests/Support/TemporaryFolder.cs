namespace Pims.Tests.Support;

/// <summary>A folder that goes with its test.</summary>
sealed class TemporaryFolder : IDisposable
{
    public string Path { get; } = Directory.CreateTempSubdirectory("pims-tests-").FullName;

    public string In(params string[] steps) => System.IO.Path.Combine([Path, .. steps]);

    public void Dispose() => Directory.Delete(Path, recursive: true);
}
