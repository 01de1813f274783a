using System.Net;
using Pims.Tests.Backup;
using Pims.Tests.Process;
using Pims.Tests.Support;

namespace Pims.Tests.Moving;

/// <summary>./pims copy: what a library is like where it comes to.</summary>
public sealed class MovingHouseTests
{
    [Test]
    public async Task A_library_is_the_same_in_postgres_and_s3_in_sqlite_and_s3_and_back_in_a_folder_again()
    {
        using var folder = new TemporaryFolder(inMemory: true);
        using var elsewhere = new TemporaryFolder(inMemory: true);
        var (here, there) = (folder.In("here"), folder.In("back"));
        var (database, store) = (await Copies.DatabaseAsync(), await Copies.StoreAsync());
        string token, key;
        Dictionary<string, string> before;
        await using (var server = await ServerProcess.StartAsync(here))
        {
            token = await FilledLibrary.FillAsync(server);
            before = await FilledLibrary.AnswersAsync(server);
            key = (await server.DoAsync("""{"action":"getBucket","bucket_id":2}""")).Get<string>("bucket.api_access.read_key");
            await server.StopAsync();
        }
        await Copies.MakeAsync(here, $"{database}+{store}");
        Dictionary<string, string> later;
        await using (var server = await Copies.StartAsync(elsewhere, database, store))
        {
            Assert.That(await FilledLibrary.AnswersAsync(server), Is.EqualTo(before));
            await RequireCredentialsAsync(server, token, key);
            // The number of a bucket that was deleted is nobody else's, whatever the database.
            Assert.That((await server.DoAsync("""{"action":"addBucket","name":"New"}""")).Get<int>("bucket.bucket_id"), Is.EqualTo(4));
            await server.DoAsync(Make.Asset("new", 4));
            await server.DoAsync("""{"action":"updateAssetsData","assets":{"new":{"data":{"tags":["sea"]}},"sea":{"data":{"tags":["blue"]}}}}""");
            await server.DoAsync("""{"action":"deleteAsset","asset":"a2","permanent":true}""");
            await server.DoAsync("""{"action":"deleteBucket","bucket_id":4,"contents":"trash"}""");
            await server.DoAsync("""{"action":"restoreAsset","asset":"old"}""");
            later = await FilledLibrary.AnswersAsync(server);
            Assert.That(later, Is.Not.EqualTo(before));
            await server.StopAsync();
        }
        var (half, otherStore) = (folder.In("half"), await Copies.StoreAsync());
        await Copies.MakeAsync($"{database}+{store}", $"{half}+{otherStore}");
        await using (var server = await ServerProcess.StartAsync(half, ("PIMS_BLOBS", otherStore)))
        {
            Assert.That(await FilledLibrary.AnswersAsync(server), Is.EqualTo(later));
            await server.StopAsync();
        }
        await Copies.MakeAsync($"{half}+{otherStore}", there, "--verify");
        await Backups.RequireWholeAsync(there);
        await using var again = await ServerProcess.StartAsync(there);
        Assert.That(await FilledLibrary.AnswersAsync(again), Is.EqualTo(later));
        await RequireCredentialsAsync(again, token, key);
        Assert.That((await again.DoAsync("""{"action":"addBucket","name":"Newer"}""")).Get<int>("bucket.bucket_id"), Is.EqualTo(5));
        await again.DoAsync(Make.Asset("newer", 5));
        await again.StopAsync();
        await Backups.RequireWholeAsync(there);
    }

    static async Task RequireCredentialsAsync(ServerProcess server, string token, string key)
    {
        Assert.That((await server.SendAsync("""{"action":"getCurrentCaller"}""", token)).Get<string>("caller.name"), Is.EqualTo("user@example.com"));
        Assert.That((await server.SendAsync("""{"action":"getAssetData","asset":"sea"}""", key)).Status, Is.EqualTo(HttpStatusCode.OK));
        Assert.That((await server.DoAsync("""{"action":"getBucket","bucket_id":2}""")).Get<string>("bucket.api_access.read_key"), Is.EqualTo(key), "What is sealed opens.");
    }
}
