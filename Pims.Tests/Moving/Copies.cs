using Pims.Storage.Blobs;
using Pims.Storage.Moving;
using Pims.Tests.Process;
using Pims.Tests.Support;

namespace Pims.Tests.Moving;

/// <summary>The command, as a process of the built program, and places for it.</summary>
static class Copies
{
    public static Task<(int ExitCode, string Output, string Errors)> RunAsync(string from, string to, params string[] more) =>
        Script.RunAsync("dotnet", [ServerProcess.Server, "copy", "--from", from, "--to", to, .. more], Repository.Root);

    /// <summary>Copies, which must succeed, and returns the summary.</summary>
    public static async Task<string> MakeAsync(string from, string to, params string[] more)
    {
        var (code, output, errors) = await RunAsync(from, to, more);
        Assert.That(code, Is.Zero, output + errors);
        return output;
    }

    /// <summary>An empty database.</summary>
    public static Task<string> DatabaseAsync() => SharedPostgres.One.DatabaseAsync($"copy_{Guid.NewGuid():N}");

    /// <summary>An empty folder of the bucket.</summary>
    public static async Task<string> StoreAsync() => (await SharedCeph.GetAsync()).Gateway.AddressOf($"copy/{Guid.NewGuid():N}");

    public static S3Bucket BucketOf(string store) => new(S3Address.Read(store).Address!);

    public static LibraryPlace Place(string text) => LibraryPlace.Read(text).Place!;

    /// <summary>A server over a library that is wholly elsewhere.</summary>
    public static Task<ServerProcess> StartAsync(TemporaryFolder folder, string database, string store) =>
        ServerProcess.StartAsync(folder.Path, ("PIMS_DATABASE", database), ("PIMS_BLOBS", store));
}
