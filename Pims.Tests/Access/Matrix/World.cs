using Newtonsoft.Json.Linq;
using Pims.Tests.Imaging;
using Pims.Tests.Support;

namespace Pims.Tests.Access.Matrix;

/// <summary>What an attempt is made on: a bucket at the top with one below it and an asset in it; or an asset in no bucket.</summary>
public sealed record Things(IReadOnlyDictionary<string, string> Names, string ReadKey, string WriteKey);

/// <summary>One server with all callers. What an attempt has changed is left behind, and the next one gets new things.</summary>
public sealed class World(TestServer server) : IAsyncDisposable
{
    const string OwnersEmail = "owner@example.com", OthersEmail = "other@example.com", DemotedsEmail = "demoted@example.com", DeletedsEmail = "deleted@example.com";

    readonly Dictionary<Who, string> credentials = [];
    readonly Dictionary<On, Things> elsewhere = [];
    readonly Dictionary<(On, bool), Things> current = [];
    long demoted, landing, user, apiKey;
    int made;

    public TestServer Server => server;

    public static async Task<World> StartAsync()
    {
        var world = new World(await TestServer.StartAsync());
        await world.MakeCallersAsync();
        world.landing = (await world.Server.DoAsync(Make.Bucket("Landing"))).Get<long>("bucket.bucket_id");
        foreach (var kind in new[] { On.Global, On.Private, On.Personal })
            world.elsewhere[kind] = await world.MakeAsync(kind, Who.Owner);
        return world;
    }

    /// <summary>The credential, null for none.</summary>
    public string? CredentialOf(Who who, On kind, Things things) => who switch
    {
        _ when who == Who.Read => things.ReadKey,
        _ when who == Who.Write => things.WriteKey,
        _ when who == Who.ReadElsewhere => Elsewhere(kind).ReadKey,
        _ when who == Who.WriteElsewhere => Elsewhere(kind).WriteKey,
        _ => credentials.GetValueOrDefault(who),
    };

    /// <summary>Things that nobody has disturbed. What is personal is the owner's, for <see cref="Who.Demoted"/> this one's own.</summary>
    public async Task<Things> ThingsAsync(Attempt attempt, On kind, Who who)
    {
        if (!current.TryGetValue(KeyOf(kind, who), out var things))
            things = await MakeAsync(kind, who);
        if (attempt.Names("@cluster") && !things.Names.ContainsKey("@cluster"))
            things = await WithClusterAsync(things);
        if (attempt.Names("@trashed") && !things.Names.ContainsKey("@trashed"))
            things = await WithTrashedAsync(things);
        if (attempt.Names("@versioned") && !things.Names.ContainsKey("@versioned"))
            things = await WithVersionsAsync(things);
        if (attempt.Names("@image") && !things.Names.ContainsKey("@image"))
            things = await WithImageAsync(things);
        return current[KeyOf(kind, who)] = things;
    }

    /// <summary>An attempt had its way with them.</summary>
    public void Spend(On kind, Who who) => current.Remove(KeyOf(kind, who));

    /// <summary>Fills in the placeholders: with what is there, or with what is not.</summary>
    public async Task<string> FillAsync(string template, On kind, Who who, Things things, bool withUnknown = false)
    {
        var text = template.Replace("@new", $"New-{++made}").Replace("@password", TestServer.Password).Replace("@email", OthersEmail)
            .Replace("@own", who.IsOwnKey ? things.Names["@bucket"] : who.IsElsewhere ? Elsewhere(kind).Names["@bucket"] : landing.ToString());
        if (text.Contains("@user"))
            text = text.Replace("@user", (await UserAsync()).ToString());
        if (text.Contains("@api_key"))
            text = text.Replace("@api_key", (await ApiKeyAsync()).ToString());
        foreach (var (name, value) in things.Names.OrderByDescending(pair => pair.Key.Length))
            text = text.Replace(name, withUnknown ? Unknown[name] : value);
        return text;
    }

    /// <summary>Names of the same kinds that nothing bears.</summary>
    public static readonly IReadOnlyDictionary<string, string> Unknown = new Dictionary<string, string>
    {
        ["@bucket"] = "98765432", ["@slug"] = "nowhere-at-all", ["@path"] = "/Nowhere at all", ["@sub"] = "98765433", ["@asset"] = "no-such-code",
        ["@asset_path"] = "/Nowhere at all/f.txt", ["@filename"] = "no-such-file.txt", ["@cluster"] = "98765434", ["@trashed"] = "no-such-code-either", ["@versioned"] = "no-such-code-at-all",
        ["@image"] = "no-such-image", ["@image_path"] = "/Nowhere at all/f.png",
    };

    public ValueTask DisposeAsync() => server.DisposeAsync();

    // Who is on nothing in particular has the keys of a global bucket.
    static (On, bool) KeyOf(On kind, Who who) => (kind == On.Nothing ? On.Global : kind, kind == On.Personal && who == Who.Demoted);

    Things Elsewhere(On kind) => elsewhere[elsewhere.ContainsKey(kind) ? kind : On.Global];

    async Task MakeCallersAsync()
    {
        foreach (var who in new[] { Who.Viewer, Who.Editor, Who.Admin })
            credentials[who] = server.KeyOf(who.Name);
        foreach (var (who, email) in new[] { (Who.Owner, OwnersEmail), (Who.Other, OthersEmail), (Who.Demoted, DemotedsEmail), (Who.Deleted, DeletedsEmail) })
        {
            var id = (await server.DoAsync(Make.User(email, who == Who.Deleted ? "admin" : "editor"))).Get<long>("user.user_id");
            credentials[who] = await server.CredentialAsync($"user:{email}");
            if (who == Who.Demoted)
                demoted = id;
            if (who == Who.Deleted)
                await server.DoAsync($$"""{"action":"deleteUser","user_id":{{id}}}""");
        }
        var end = server.Clock.GetUtcNow().AddMinutes(1).ToString("yyyy-MM-dd'T'HH:mm:ss'Z'", System.Globalization.CultureInfo.InvariantCulture);
        credentials[Who.Expired] = (await server.DoAsync($$"""{"action":"addApiKey","name":"Expired","role":"admin","expires_at":"{{end}}"}""")).Get<string>("api_key.key");
        server.Clock.MoveOn(TimeSpan.FromMinutes(2));
    }

    async Task<Things> MakeAsync(On kind, Who who)
    {
        var n = ++made;
        var names = new Dictionary<string, string> { ["@asset"] = $"asset-{n}", ["@asset_path"] = $"/f{n}.txt", ["@filename"] = $"f{n}.txt" };
        if (kind == On.NoBucket)
        {
            await server.DoAsync(Make.Asset($"asset-{n}", filename: $"f{n}.txt"));
            return new Things(names, "", "");
        }
        var maker = kind != On.Personal ? "admin" : credentials[who == Who.Demoted ? Who.Demoted : Who.Owner];
        if (maker == credentials[Who.Demoted])
            await SetRoleAsync("editor");
        var bucket = new JObject { ["action"] = "addBucket", ["name"] = $"B{n}", ["is_private"] = kind == On.Private };
        bucket["type"] = kind == On.Personal ? "personal" : "global";
        var answer = await server.DoAsync(new JArray
        {
            bucket,
            new JObject { ["action"] = "addBucket", ["name"] = $"S{n}", ["parent_path"] = $"/B{n}" },
            new JObject { ["action"] = "uploadAsset", ["path"] = $"/B{n}", ["asset"] = $"asset-{n}", ["filename"] = $"f{n}.txt", ["content"] = "aGk=" },
        }.ToString(), maker);
        if (maker == credentials[Who.Demoted])
            await SetRoleAsync("viewer");
        (names["@bucket"], names["@sub"]) = (answer.Get<string>("[0].bucket.bucket_id"), answer.Get<string>("[1].bucket.bucket_id"));
        (names["@slug"], names["@path"], names["@asset_path"]) = (answer.Get<string>("[0].bucket.slug"), $"/B{n}", answer.Get<string>("[2].asset.path"));
        return new Things(names, answer.Get<string>("[0].bucket.api_access.read_key"), answer.Get<string>("[0].bucket.api_access.write_key"));
    }

    async Task<Things> WithClusterAsync(Things things)
    {
        var cluster = (await server.DoAsync(Make.Cluster($"Cluster {++made}"))).Get<string>("cluster.cluster_id");
        await server.DoAsync($$"""{"action":"editBucket","bucket_id":{{things.Names["@bucket"]}},"cluster":{{cluster}}}""");
        return things with { Names = new Dictionary<string, string>(things.Names) { ["@cluster"] = cluster } };
    }

    async Task<Things> WithTrashedAsync(Things things)
    {
        var code = $"trashed-{++made}";
        await server.DoAsync(Make.Asset(code, things.Names.TryGetValue("@bucket", out var bucket) ? int.Parse(bucket) : null));
        await server.DoAsync($$"""{"action":"deleteAsset","asset":"{{code}}"}""");
        return things with { Names = new Dictionary<string, string>(things.Names) { ["@trashed"] = code } };
    }

    async Task<Things> WithVersionsAsync(Things things)
    {
        var code = $"versioned-{++made}";
        await server.DoAsync(Make.Asset(code, things.Names.TryGetValue("@bucket", out var bucket) ? int.Parse(bucket) : null));
        await server.DoAsync(Make.File(code, "The next version"));
        return things with { Names = new Dictionary<string, string>(things.Names) { ["@versioned"] = code } };
    }

    async Task<Things> WithImageAsync(Things things)
    {
        var code = $"image-{++made}";
        var answer = await server.DoAsync(Make.Asset(
            code, code + ".png", Pictures.Png(4, 2, (_, _) => (255, 0, 0, 255)), things.Names.TryGetValue("@bucket", out var bucket) ? int.Parse(bucket) : null));
        return things with { Names = new Dictionary<string, string>(things.Names) { ["@image"] = code, ["@image_path"] = answer.Get<string>("asset.path") } };
    }

    Task<Answer> SetRoleAsync(string role) => server.DoAsync($$"""{"action":"editUser","user_id":{{demoted}},"role":"{{role}}"}""");

    /// <summary>A user for others to change; made again only where it is gone, as making one is slow by intent.</summary>
    async Task<long> UserAsync()
    {
        if (user == 0 || await server.ValueAsync<long>($"select count(*) from app_user where user_id = {user}") == 0)
            user = (await server.DoAsync(Make.User($"user-{++made}@example.com"))).Get<long>("user.user_id");
        return user;
    }

    async Task<long> ApiKeyAsync()
    {
        if (apiKey == 0 || await server.ValueAsync<long>($"select count(*) from api_key where api_key_id = {apiKey}") == 0)
            apiKey = (await server.DoAsync("""{"action":"addApiKey","name":"Spare","role":"viewer"}""")).Get<long>("api_key.api_key_id");
        return apiKey;
    }
}
