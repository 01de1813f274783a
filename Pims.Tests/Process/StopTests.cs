using System.Net;
using System.Runtime.InteropServices;
using System.Security.Cryptography;
using Pims.Tests.Support;

namespace Pims.Tests.Process;

public sealed class StopTests
{
    [TestCase(PosixSignal.SIGTERM)]
    [TestCase(PosixSignal.SIGINT)]
    public async Task A_signal_lets_an_upload_in_flight_end_well_and_the_server_exits_0(PosixSignal signal)
    {
        using var folder = new TemporaryFolder();
        var file = RandomNumberGenerator.GetBytes(1_000_000);
        string code;
        await using (var server = await ServerProcess.StartAsync(folder.Path))
        {
            var body = HeldBack.Of(TestServer.Multipart("""{"action":"uploadAsset"}""", ("half.bin", file)));
            var upload = server.SendAsync(new HttpRequestMessage(HttpMethod.Post, "/api") { Content = body });
            await body.HalfSent;
            await IsBeingWritten(folder);
            server.Signal(signal);
            await RefusesNewConnections(server.Address);
            body.LetGo();
            var answer = await upload;
            Assert.That(answer.Status, Is.EqualTo(HttpStatusCode.OK), answer.Text);
            code = answer.Get<string>("asset.asset");
            Assert.That(await server.EndAsync(), Is.Zero, server.Output);
        }
        await using var again = await ServerProcess.StartAsync(folder.Path);
        Assert.That((await again.GetAsync($"/media/{code}/half.bin")).Bytes, Is.EqualTo(file));
        await again.StopAsync();
    }

    [Test]
    public async Task A_signal_to_the_script_reaches_the_server()
    {
        if (!File.Exists(Path.Combine(Repository.Root, "Pims.Server", "bin", "Release", "net10.0", "pims-server.dll")))
            Assert.Ignore("./pims run starts the Release build, which is not there.");
        using var folder = new TemporaryFolder();
        // Tests run from the build's own files: a dotnet that does all but build stands before the real one.
        await File.WriteAllTextAsync(folder.In("dotnet"), $"""
            #!/bin/sh
            [ "$1" = build ] && exit 0
            exec "{RealDotnet()}" "$@"
            """);
        if (!OperatingSystem.IsWindows())
            File.SetUnixFileMode(folder.In("dotnet"), UnixFileMode.UserRead | UnixFileMode.UserExecute);
        await using var server = await ServerProcess.StartAsync(
            Path.Combine(Repository.Root, "pims"), ["run"], folder.In("data"), ("PATH", $"{folder.Path}:{Environment.GetEnvironmentVariable("PATH")}"));
        await server.StopAsync();
    }

    /// <summary>Returns once the server is at work on the upload.</summary>
    static async Task IsBeingWritten(TemporaryFolder folder)
    {
        for (var tries = 0; !Directory.EnumerateFiles(folder.In("incoming")).Any(); tries++)
        {
            Assert.That(tries, Is.LessThan(400), "The upload does not begin.");
            await Task.Delay(25);
        }
    }

    static string RealDotnet() => Environment.GetEnvironmentVariable("PATH")!.Split(':').Select(folder => Path.Combine(folder, "dotnet")).First(File.Exists);

    /// <summary>Returns once the server has begun to stop.</summary>
    static async Task RefusesNewConnections(Uri address)
    {
        for (var tries = 0; tries < 200; tries++)
        {
            using var client = new System.Net.Sockets.TcpClient();
            try
            {
                await client.ConnectAsync(address.Host, address.Port);
            }
            catch (System.Net.Sockets.SocketException)
            {
                return;
            }
            await Task.Delay(25);
        }
        Assert.Fail("The server still takes connections.");
    }
}
