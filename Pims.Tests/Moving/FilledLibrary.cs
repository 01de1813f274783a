using System.Net;
using System.Security.Cryptography;
using Newtonsoft.Json.Linq;
using Pims.Actions;
using Pims.Tests.Imaging;
using Pims.Tests.Process;
using Pims.Tests.Support;

namespace Pims.Tests.Moving;

/// <summary>A library with rows of all kinds, in which the examples of all actions work; and what its server answers.</summary>
static class FilledLibrary
{
    const string Password = "a password of these tests";

    /// <summary>Asked beside the examples of the actions that change nothing.</summary>
    static readonly string[] Questions =
    [
        """{"action":"searchAssets","query":"sun harb"}""", """{"action":"searchAssets","query":"ete"}""", """{"action":"searchAssets","query":"terms"}""", """{"action":"searchAssets","query":"note"}""",
        """{"action":"searchAssets","tags":["Été"],"sort":"-size"}""", """{"action":"searchAssets","data":{"note":"a\u0000b"}}""", """{"action":"searchAssets","data":{"price":12.5}}""",
        """{"action":"searchAssets","query":"large","sort":"filename","limit":1}""", """{"action":"getTags","counts":true}""",
        """{"action":"getPublicBucketsTree"}""", """{"action":"getBucket","bucket_id":2}""", """{"action":"getTrash"}""", """{"action":"getAuditLog"}""", """{"action":"getApiKeys"}""", """{"action":"getUsers"}""",
        """{"action":"getAssetLog","asset":"terms"}""", """{"action":"getAssetVersions","asset":"terms"}""", """{"action":"getAssetReferences","asset":"logo"}""", """{"action":"listAssetsInBucket","bucket_id":2,"limit":2}""",
        """{"action":"getAssetIds","limit":1000}""", """{"action":"findDuplicates"}""",
    ];

    /// <returns>The token of a user who is signed in.</returns>
    public static async Task<string> FillAsync(ServerProcess server)
    {
        await DoAsync(server, """{"action":"addBucket","name":"Brand"}""", """{"action":"addCluster","title":"Brands"}""",
            $$"""{"action":"addUser","email":"user@example.com","password":"{{Password}}","role":"editor"}""");
        await UploadAsync(server, """{"action":"uploadAsset","asset":"logo","bucket_id":1,"data":{"tags":["Été","red"],"price":12.5}}""", await File.ReadAllBytesAsync(Fixture.Path("cmyk-perceptual.png")), "logo.png");
        await DoAsync(server, Make.Asset("terms", 1), Make.File("terms", "The terms of 2026"), Make.Asset("old", 1), Make.Asset("older", 1), """{"action":"deleteAssets","assets":["old","older"]}""",
            """{"action":"addBucket","name":"Grüße","parent_id":1,"is_private":true}""", """{"action":"addBucket","name":"Gone"}""", """{"action":"deleteBucket","bucket_id":3}""",
            """{"action":"addAssetReferences","asset":"logo","references":{"product":[1000],"category":["shoes"]}}""",
            """{"action":"addApiKey","name":"partner","role":"viewer","expires_at":"2099-01-01T00:00:00Z"}""", """{"action":"generateAssetCode"}""");
        await UploadAsync(server, """{"action":"uploadAsset","asset":"sea","bucket_id":2,"data":{"description":"The sunset over the harbour","tags":["Été","sea"],"note":"a\u0000b","\u0000":[1,true,null]}}""", "waves"u8.ToArray(), "sea note.txt");
        await UploadAsync(server, """{"action":"uploadAsset","asset":"large","bucket_id":2}""", RandomNumberGenerator.GetBytes(9 << 20), "large.bin");
        await UploadAsync(server, """{"action":"uploadAsset","asset":"empty","bucket_id":2}""", [], "empty.txt");
        for (var n = 0; n < 30; n++)
            await DoAsync(server, Make.Asset($"a{n}", 2));
        await DoAsync(server, """{"action":"updateAssetsData","assets":{"a1":{"data":{"tags":["sea"],"expires_soon":true},"expires_at":"2099-01-01T00:00:00Z"}}}""");
        Assert.That((await server.PostAsync("""{"action":"authenticate","email":"user@example.com","password":"not this one"}""")).Status, Is.EqualTo(HttpStatusCode.Unauthorized));
        return (await server.DoAsync($$"""{"action":"authenticate","email":"user@example.com","password":"{{Password}}"}""")).Get<string>("token");
    }

    /// <summary>What the server says to all that can be asked, and the bytes of all files, by their questions.</summary>
    public static async Task<Dictionary<string, string>> AnswersAsync(ServerProcess server)
    {
        var answers = new Dictionary<string, string>();
        // The one tells of the server; a picture or an address for a while is made anew each time.
        var examples = Catalog.Of(new ActionLimits()).Entries.Select(entry => entry.Facts).Where(facts => facts is { IsReadOnly: true, MovesFile: false } && facts.Name is not ("getStatus" or "createSignedUrl" or "getAssetThumbnail"));
        foreach (var question in examples.Select(facts => facts.Example).Concat(Questions))
        {
            var answer = await server.PostAsync(question);
            Assert.That(answer.Status, Is.EqualTo(HttpStatusCode.OK), question + answer.Text);
            answers[question] = Plain(answer.Json, server);
        }
        foreach (var code in JObject.Parse(answers["""{"action":"getAssetIds","limit":1000}"""])["assets"]!)
        {
            var file = await server.GetAsync($"/media/{code}/x");
            Assert.That(file.Status, Is.EqualTo(HttpStatusCode.OK), $"{code}: {file.Text}");
            answers[$"/media/{code}"] = Library.Checksum(file.Bytes);
        }
        return answers;
    }

    /// <summary>Without what is each server's own.</summary>
    static string Plain(JToken answer, ServerProcess server)
    {
        foreach (var value in answer.SelectTokens("..request_id").OfType<JValue>().ToArray())
            value.Value = "";
        return answer.ToString().Replace(server.Address.Authority, "server");
    }

    static async Task DoAsync(ServerProcess server, params string[] requests)
    {
        foreach (var request in requests)
            await server.DoAsync(request);
    }

    static async Task UploadAsync(ServerProcess server, string request, byte[] file, string name)
    {
        var answer = await server.UploadAsync(request, file, name);
        Assert.That(answer.Status, Is.EqualTo(HttpStatusCode.OK), answer.Text);
    }
}
