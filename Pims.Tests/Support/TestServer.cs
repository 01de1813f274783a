using System.Collections.Concurrent;
using System.Net.Http.Headers;
using System.Text;
using System.Text.RegularExpressions;
using Microsoft.AspNetCore.Builder;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;
using Pims.Actions.Chores;
using Pims.Server;
using Pims.Storage;
using Pims.Storage.Blobs;
using Pims.Tests.Process;

namespace Pims.Tests.Support;

/// <summary>
/// The real server on a free port of this machine, over a data folder of its own that goes with it. Callers are named: admin, editor,
/// other (a second editor), viewer, anonymous; <c>read:1</c> and <c>write:1</c> are the keys of bucket 1, <c>user:ann@example.com</c> a token
/// of a user with the password of these tests; what is none of these is taken as the credential itself. It logs all that it can, and when it
/// stops, none of the secrets that it gave out may stand in its log.
/// </summary>
public sealed partial class TestServer : IAsyncDisposable
{
    public const string Password = "a password of these tests";

    /// <summary>Stands in SQL for milliseconds since 1970.</summary>
    public const string Now = "NOW_IN_MILLISECONDS";

    const string AdminKey = "test-admin-key-0123456789";

    static readonly (string, string?)[] EveryLine =
        [("Logging:LogLevel:Default", "Trace"), ("Logging:LogLevel:Microsoft.AspNetCore.Hosting.Diagnostics", "Trace")];

    readonly DataFolder folder;
    readonly LogBook log;
    readonly ConcurrentDictionary<string, bool> secrets = new() { [AdminKey] = true, [Password] = true, [CephCluster.SecretKey] = true };
    readonly Dictionary<string, string> keys = new() { ["admin"] = AdminKey };
    int linesSeen;

    TestServer(WebApplication app, DataFolder folder, Clock clock, LogBook log)
    {
        this.log = log;
        App = app;
        this.folder = folder;
        Clock = clock;
        Http = new HttpClient(new SocketsHttpHandler { AllowAutoRedirect = false, UseProxy = false }) { BaseAddress = new Uri(app.Urls.First()), Timeout = TimeSpan.FromMinutes(2) };
    }

    public WebApplication App { get; }

    public HttpClient Http { get; }

    public Clock Clock { get; }

    public Database Database => App.Services.GetRequiredService<Database>();

    public BlobStore Blobs => App.Services.GetRequiredService<BlobStore>();

    /// <summary>What it has logged.</summary>
    public IReadOnlyCollection<string> LogLines => log.Lines;

    public string DataPath => folder.Path;

    /// <param name="settings">Beside the address, the folder and the key: <c>("JsonDepth", "8")</c>.</param>
    public static Task<TestServer> StartAsync(params (string Key, string Value)[] settings) => StartAsync(NewFolder(), settings);

    /// <summary>Starts over a folder that is there already, as after a crash.</summary>
    public static async Task<TestServer> StartAsync(string path, params (string Key, string Value)[] settings)
    {
        var builder = WebApplication.CreateSlimBuilder(new WebApplicationOptions { ContentRootPath = AppContext.BaseDirectory });
        var log = new LogBook();
        builder.Logging.ClearProviders().AddProvider(log);
        builder.Configuration.AddInMemoryCollection(
            (await Stores.SettingsAsync(path)).Concat(settings).Select(pair => ("Pims:" + pair.Key, (string?)pair.Value)).Concat(EveryLine).Select(pair => KeyValuePair.Create(pair.Item1, pair.Item2))
                .Concat([new("Pims:Urls", "http://127.0.0.1:0"), new("Pims:Data", path), new("Pims:AdminKey", AdminKey)]));
        var clock = new Clock();
        builder.Services.AddSingleton<TimeProvider>(clock);
        if (!settings.Any(setting => setting.Key.StartsWith("Image", StringComparison.Ordinal)))
            builder.Services.AddSingleton(SharedWorkers.All);
        var options = ServerOptions.Read(builder.Configuration);
        var folder = DataFolder.Hold(options.Data);
        var app = await Application.BuildAsync(builder, options, folder);
        await app.StartAsync();
        var server = new TestServer(app, folder, clock, log);
        foreach (var (name, role) in new[] { ("editor", "editor"), ("other", "editor"), ("viewer", "viewer") })
            server.keys[name] = (await server.PostAsync($$"""{"action":"addApiKey","name":"{{name}}","role":"{{role}}"}""")).Get<string>("api_key.key");
        return server;
    }

    /// <summary>In memory where the system has a folder for it: most of a test's time would be flushing to the disk.</summary>
    public static string NewFolder() => Path.Combine(Roomy, Guid.NewGuid().ToString("N"));

    /// <summary>Where the folders are.</summary>
    public static string Roomy { get; } = Path.Combine(
        Directory.Exists("/dev/shm") && new DriveInfo("/dev/shm").AvailableFreeSpace > 1L << 30 ? "/dev/shm" : Path.GetTempPath(), "pims-tests");

    public string KeyOf(string caller) => keys[caller];

    /// <summary>Posts a body of any dialect.</summary>
    public Task<Answer> PostAsync(string body, string caller = "admin", string contentType = "application/json") =>
        SendAsync(new HttpRequestMessage(HttpMethod.Post, "/api")
        {
            Content = new ByteArrayContent(Encoding.UTF8.GetBytes(body)) { Headers = { ContentType = MediaTypeHeaderValue.Parse(contentType) } },
        }, caller);

    /// <summary>Posts a PIMS request that must succeed.</summary>
    public async Task<Answer> DoAsync(string body, string caller = "admin")
    {
        var answer = await PostAsync(body, caller);
        Assert.That((int)answer.Status, Is.EqualTo(200), answer.Text);
        return answer;
    }

    /// <summary>Uploads bytes as the file part of a multipart body.</summary>
    public Task<Answer> UploadAsync(string request, byte[] file, string filename, string caller = "admin") =>
        SendAsync(new HttpRequestMessage(HttpMethod.Post, "/api") { Content = Multipart(request, (filename, file)) }, caller);

    public Task<Answer> GetAsync(string path, string caller = "anonymous", params (string Name, string Value)[] headers)
    {
        var request = new HttpRequestMessage(HttpMethod.Get, path);
        foreach (var (name, value) in headers)
            request.Headers.TryAddWithoutValidation(name, value);
        return SendAsync(request, caller);
    }

    public async Task<Answer> SendAsync(HttpRequestMessage request, string caller)
    {
        if (caller != "anonymous")
            request.Headers.TryAddWithoutValidation("ApiKey", await CredentialAsync(caller));
        var response = await Http.SendAsync(request);
        var answer = new Answer(response.StatusCode, response, await response.Content.ReadAsByteArrayAsync());
        if (answer.Response.Content.Headers.ContentType?.MediaType == "application/json")
            foreach (Match secret in Secret().Matches(answer.Text))
                secrets[secret.Value] = true;
        return answer;
    }

    /// <summary>The credential of a named caller; that of a bucket's key or a user is got once.</summary>
    public async Task<string> CredentialAsync(string caller)
    {
        if (keys.TryGetValue(caller, out var known))
            return known;
        return caller.Split(':') switch
        {
            ["read" or "write", var bucket] when int.TryParse(bucket, out var id) => keys[caller] =
                (await DoAsync($$"""{"action":"getBucket","bucket_id":{{id}}}""")).Get<string>($"bucket.api_access.{caller[..caller.IndexOf(':')]}_key"),
            ["user", var email] => keys[caller] =
                (await DoAsync($$"""{"action":"authenticate","email":"{{email}}","password":"{{Password}}"}""", "anonymous")).Get<string>("token"),
            _ => caller,
        };
    }

    public static MultipartFormDataContent Multipart(string request, params (string Filename, byte[] Bytes)[] files)
    {
        var form = new MultipartFormDataContent { { new StringContent(request, Encoding.UTF8, "application/json"), "request" } };
        foreach (var (filename, bytes) in files)
            form.Add(new ByteArrayContent(bytes), "file", filename);
        return form;
    }

    /// <summary>The names of all files that its store has.</summary>
    public async Task<IReadOnlySet<string>> BlobsAsync()
    {
        var names = new HashSet<string>();
        await foreach (var entry in Blobs.ListAsync(CancellationToken.None))
            names.Add(entry.Name);
        return names;
    }

    /// <summary>Uploads that its store has begun and not ended; one that is no folder writes none of them down.</summary>
    public IReadOnlyList<string> Drafts() => new Library(this).Unfinished();

    /// <summary>One value of the database, asked beside the server.</summary>
    public Task<T> ValueAsync<T>(string sql) => Database.ReadAsync(session => session.ValueAsync<T>(sql), CancellationToken.None);

    /// <summary>Changes the database beside the server, for what no action does yet. <see cref="Now"/> is the moment at which it does.</summary>
    public Task<int> ExecuteAsync(string sql) =>
        Database.WriteAsync(session => session.ExecuteAsync(sql.Replace(Now, $"{Clock.GetUtcNow().ToUnixTimeMilliseconds()}")), CancellationToken.None);

    /// <summary>Lets time pass, and waits until the chores whose turn comes by that have had it.</summary>
    public async Task PassAsync(TimeSpan by)
    {
        var journal = App.Services.GetRequiredService<ChoreJournal>();
        await UntilAsync(() => journal.Entries.All(entry => entry.NextRunAt is not null), "The chores wait.");
        var until = Clock.GetUtcNow() + by;
        var due = journal.Entries.Where(entry => entry.NextRunAt <= until).ToDictionary(entry => entry.Name, entry => entry.LastRunAt);
        Clock.Elapse(by);
        await UntilAsync(
            () => journal.Entries.All(entry => !due.TryGetValue(entry.Name, out var before) || entry.LastRunAt != before && entry.NextRunAt is not null),
            "The chores that are due have run.");
    }

    /// <summary>Looks again and again, for half a minute at most.</summary>
    public static Task UntilAsync(Func<bool> isSo, string what) => UntilAsync(() => Task.FromResult(isSo()), what);

    public static async Task UntilAsync(Func<Task<bool>> isSo, string what)
    {
        for (var tries = 0; !await isSo(); tries++)
        {
            Assert.That(tries, Is.LessThan(6000), what);
            await Task.Delay(5);
        }
    }

    /// <summary>What was logged with this text in it.</summary>
    public IReadOnlyList<string> LinesWith(string text) => [.. log.Lines.Where(line => line.Contains(text, StringComparison.OrdinalIgnoreCase))];

    /// <summary>For tests that share a server: what is told when it stops counts as no test's failure.</summary>
    public void RequireNoSecretInLog()
    {
        var count = log.Lines.Count;
        Assert.That(log.LinesWith(secrets.Keys, linesSeen), Is.Empty, "secrets in the log");
        linesSeen = count;
    }

    /// <summary>Stops the server and leaves its folder.</summary>
    public async Task StopAsync()
    {
        Http.Dispose();
        await App.StopAsync();
        await App.DisposeAsync();
        folder.Dispose();
        Assert.That(log.LinesWith(secrets.Keys), Is.Empty, "secrets in the log");
    }

    public async ValueTask DisposeAsync()
    {
        try
        {
            await StopAsync();
        }
        finally
        {
            Directory.Delete(folder.Path, recursive: true);
            await Stores.RemoveAsync(folder.Path);
        }
    }

    [GeneratedRegex("pims_(key|token|read|write)_[A-Za-z0-9_-]{43}|(?<=signature=)[0-9a-f]{64}")]
    private static partial Regex Secret();
}
