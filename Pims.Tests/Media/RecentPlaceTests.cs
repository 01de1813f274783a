using Pims.Tests.Support;

namespace Pims.Tests.Media;

/// <summary>What was served a moment ago is served as the next write left it.</summary>
public sealed class RecentPlaceTests
{
    [TestCase("""{"action":"deleteAsset","asset":"a"}""", 404)]
    [TestCase("""{"action":"moveAssetToBucket","asset":"a","bucket_id":3}""", 404)]
    [TestCase("""{"action":"editBucket","bucket_id":2,"is_private":true}""", 404)]
    [TestCase("""{"action":"editBucket","bucket_id":1,"is_private":true}""", 404)]
    [TestCase("""{"action":"deleteBucket","bucket_id":2,"contents":"trash"}""", 404)]
    [TestCase("""{"action":"replaceAssetFile","asset":"a","content":"bmV3"}""", 302)]
    [TestCase("""{"action":"addBucket","name":"Another"}""", 200)]
    public async Task A_write_is_seen_at_once(string write, int status)
    {
        await using var server = await TestServer.StartAsync();
        foreach (var request in new[] { Make.Bucket("Public"), Make.Bucket("Below", 1), Make.Bucket("Secret", isPrivate: true), Make.Asset("a", 2, content: "old") })
            await server.DoAsync(request);
        foreach (var _ in new[] { 1, 2 })
            Assert.That((int)(await server.GetAsync("/media/a/a.txt?v=1")).Status, Is.EqualTo(200));
        await server.DoAsync(write);
        foreach (var _ in new[] { 1, 2 })
            Assert.That((int)(await server.GetAsync("/media/a/a.txt?v=1")).Status, Is.EqualTo(status));
    }
}
