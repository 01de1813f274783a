using System.Security.Cryptography;
using Newtonsoft.Json.Linq;

namespace Pims.Tests.Process.Clients;

/// <summary>Files replaced, and versions restored.</summary>
sealed class Replacing(int number) : Client(number)
{
    readonly List<string> versions = [];
    string? pending;

    internal override async Task StepAsync(ServerCalls server)
    {
        if (versions.Count > 3 && RandomNumberGenerator.GetInt32(4) == 0)
        {
            var version = RandomNumberGenerator.GetInt32(1, versions.Count);
            pending = versions[version - 1];
            await DoAsync(server, $$"""{"action":"restoreAssetVersion","asset":"{{Name}}","version":{{version}}}""");
        }
        else
        {
            var file = RandomNumberGenerator.GetBytes(RandomNumberGenerator.GetInt32(1, 60_000));
            pending = Library.Checksum(file);
            var answer = await server.UploadAsync($$"""{"action":"{{(versions.Count == 0 ? "uploadAsset" : "replaceAssetFile")}}","asset":"{{Name}}"}""", file, "file.bin");
            Assert.That((int)answer.Status, Is.EqualTo(200), answer.Text);
        }
        versions.Add(pending);
        pending = null;
    }

    internal override async Task CompareAsync(ServerCalls server)
    {
        var answer = await server.PostAsync($$"""{"action":"getAssetVersions","asset":"{{Name}}","limit":10000}""");
        var there = answer.Json["versions"] is JArray list ? list.Reverse().Select(version => (string)version["checksum"]!).ToArray() : [];
        if (pending is not null && there.Length == versions.Count + 1)
            versions.Add(pending);
        pending = null;
        Assert.That(there, Is.EqualTo(versions), answer.Text);
        foreach (var version in versions.Count == 0 ? [] : new[] { versions.Count, RandomNumberGenerator.GetInt32(1, versions.Count + 1) })
        {
            var file = await server.PostAsync($$"""{"action":"downloadAsset","asset":"{{Name}}","version":{{version}}}""");
            Assert.That(Library.Checksum(file.Bytes), Is.EqualTo(versions[version - 1]), $"version {version}");
        }
    }
}
