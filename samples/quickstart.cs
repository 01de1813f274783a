// From an empty bucket to a picture of another size, with the .NET 10 SDK and no packages:
//   PIMS_URL=http://127.0.0.1:5080 PIMS_ADMIN_KEY=... dotnet run samples/quickstart.cs [folder for the downloads]
#:property PublishAot=false
#:property InvariantGlobalization=true

using System.Runtime.CompilerServices;
using System.Text;
using System.Text.Json.Nodes;

var url = Environment.GetEnvironmentVariable("PIMS_URL") ?? "http://127.0.0.1:5080";
var key = Environment.GetEnvironmentVariable("PIMS_ADMIN_KEY") ?? throw new Wrong("set PIMS_ADMIN_KEY to the key that the first start printed");
var photo = await File.ReadAllBytesAsync(Path.Combine(Here(), "photo.jpg"));
var downloads = Directory.CreateDirectory(args.FirstOrDefault() ?? Path.Combine(Path.GetTempPath(), "quickstart-" + Guid.NewGuid().ToString("N"))).FullName;
using var http = new HttpClient();
http.DefaultRequestHeaders.Add("ApiKey", key);

Console.WriteLine("1. Buckets: Quickstart with Raw and Published in it");
var top = (await CallAsync(new() { ["action"] = "addBucket", ["name"] = $"Quickstart {Guid.NewGuid():N}" }))["bucket"]!;
var raw = (await CallAsync(new() { ["action"] = "addBucket", ["name"] = "Raw", ["parent_id"] = (long)top["bucket_id"]! }))["bucket"]!;
var published = (await CallAsync(new() { ["action"] = "addBucket", ["name"] = "Published", ["parent_id"] = (long)top["bucket_id"]! }))["bucket"]!;

Console.WriteLine("2. Upload a photo into Raw");
var upload = new JsonObject { ["action"] = "uploadAsset", ["bucket_id"] = (long)raw["bucket_id"]!, ["data"] = new JsonObject { ["tags"] = new JsonArray("quickstart") } };
// The request comes first, then the file.
var form = new MultipartFormDataContent { { new StringContent(upload.ToJsonString(), Encoding.UTF8, "application/json"), "request" }, { new ByteArrayContent(photo), "file", "photo.jpg" } };
var code = (string)(await PostAsync(form))["asset"]!["asset"]!;

Console.WriteLine("3. List Raw");
var assets = (JsonArray)(await CallAsync(new() { ["action"] = "listAssetsInBucket", ["bucket_id"] = (long)raw["bucket_id"]! }))["assets"]!;
Require(assets.Count == 1 && (string)assets[0]!["asset"]! == code, "the list of Raw is not the photo alone");

Console.WriteLine("4. Move the photo to Published");
var moved = (await CallAsync(new() { ["action"] = "moveAssetToBucket", ["asset"] = code, ["bucket_id"] = (long)published["bucket_id"]! }))["asset"]!;
Require((string)moved["path"]! == $"{top["path"]}/Published/photo.jpg", "the photo was not moved");

Console.WriteLine("5. The tree of buckets");
var tree = (await CallAsync(new() { ["action"] = "getPublicBucketsTree", ["bucket_id"] = (long)top["bucket_id"]!, ["counts"] = true }))["buckets"]![0]!;
foreach (var child in (JsonArray)tree["children"]!)
    Console.WriteLine($"   {child!["name"]}: {child["asset_count"]}");
Require(((JsonArray)tree["children"]!).Any(child => (string)child!["name"]! == "Published" && (long)child["asset_count"]! == 1), "the tree does not count the photo");

Console.WriteLine("6. Download the original and two pictures made from it");
var address = (string)moved["data"]!["url"]!;
Require((await DownloadAsync(address, "original.jpg", "image/jpeg")).AsSpan().SequenceEqual(photo), "the original came back changed");
Require((await DownloadAsync(address + "&width=225&format=webp", "small.webp", "image/webp")).AsSpan(8, 4).SequenceEqual("WEBP"u8), "the small picture is no WebP");
Require((await DownloadAsync(address + "&width=90&format=jpg&quality=80", "tiny.jpg", "image/jpeg")) is [0xff, 0xd8, ..], "the tiny picture is no JPEG");
Console.WriteLine($"All is well: {downloads}");

Task<JsonNode> CallAsync(JsonObject request) => PostAsync(new StringContent(request.ToJsonString(), Encoding.UTF8, "application/json"));

async Task<JsonNode> PostAsync(HttpContent body)
{
    using var response = await http.PostAsync($"{url}/api", body);
    var answer = JsonNode.Parse(await response.Content.ReadAsStringAsync())!;
    Require(response.IsSuccessStatusCode, $"{answer["error"]?["code"]}: {answer["status_message"]}");
    return answer;
}

async Task<byte[]> DownloadAsync(string from, string name, string type)
{
    using var response = await http.GetAsync(from);
    var bytes = await response.Content.ReadAsByteArrayAsync();
    Require(response.IsSuccessStatusCode, $"{from}: {Encoding.UTF8.GetString(bytes)}");
    Require(response.Content.Headers.ContentType?.MediaType == type, $"{name} is {response.Content.Headers.ContentType}, not {type}");
    await File.WriteAllBytesAsync(Path.Combine(downloads, name), bytes);
    return bytes;
}

static void Require(bool isRight, string otherwise)
{
    if (!isRight)
        throw new Wrong(otherwise);
}

static string Here([CallerFilePath] string here = "") => Path.GetDirectoryName(here)!;

sealed class Wrong(string message) : Exception(message);
