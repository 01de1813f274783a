using System.Text;
using Newtonsoft.Json.Linq;

namespace Pims.Tests.Support;

/// <summary>The requests that most scenarios begin with. Buckets are numbered from 1 in the order in which they are made.</summary>
static class Make
{
    public static string Bucket(string name, int? parent = null, bool isPrivate = false) => Body(parent, isPrivate, name).ToString();

    /// <summary>A personal bucket of a caller; below a parent it is the parent's.</summary>
    public static string Personal(string name, string caller = "editor") =>
        caller + ":" + new JObject { ["action"] = "addBucket", ["name"] = name, ["type"] = "personal" };

    /// <summary>Buckets below each other, each named by its depth.</summary>
    public static string[] Chain(int depth) => [.. Enumerable.Range(1, depth).Select(level => Bucket($"L{level}", level == 1 ? null : level - 1))];

    public static string Asset(string code, int? bucket = null, string? filename = null, string? content = null) =>
        Asset(code, filename ?? code + ".txt", Encoding.UTF8.GetBytes(content ?? "The file of " + code), bucket);

    /// <summary>An asset with any bytes.</summary>
    public static string Asset(string code, string filename, byte[] bytes, int? bucket = null)
    {
        var body = new JObject { ["action"] = "uploadAsset", ["asset"] = code, ["filename"] = filename, ["content"] = Convert.ToBase64String(bytes) };
        if (bucket is not null)
            body["bucket_id"] = bucket;
        return body.ToString();
    }

    /// <summary>Another file for an asset.</summary>
    public static string File(string code, string content) =>
        new JObject { ["action"] = "replaceAssetFile", ["asset"] = code, ["content"] = Convert.ToBase64String(Encoding.UTF8.GetBytes(content)) }.ToString();

    /// <summary>A user with the password of these tests.</summary>
    public static string User(string email, string role = "editor") =>
        new JObject { ["action"] = "addUser", ["email"] = email, ["password"] = TestServer.Password, ["role"] = role }.ToString();

    /// <summary>A user who can't sign in: deriving a password is slow on purpose.</summary>
    public static string UserRow(string email, string role = "editor") =>
        "sql: insert into app_user (email, email_key, name, role, password, created_at, created_by, modified_at, modified_by) "
        + $"values ('{email}', '{email.ToLowerInvariant()}', '{email}', '{role}', 'pbkdf2-sha512$1$AAAA$AAAA', 1, 'api_key:1', 1, 'api_key:1')";

    public static string Cluster(string title) => new JObject { ["action"] = "addCluster", ["title"] = title }.ToString();

    /// <summary>Something refers to the asset.</summary>
    public static string Reference(string code) =>
        $"sql: insert into asset_reference (asset_id, kind, target) select asset_id, 'product', '7' from asset where code = '{code}'";

    static JObject Body(int? parent, bool isPrivate, string name)
    {
        var body = new JObject { ["action"] = "addBucket", ["name"] = name };
        if (parent is not null)
            body["parent_id"] = parent;
        if (isPrivate)
            body["is_private"] = true;
        return body;
    }
}
