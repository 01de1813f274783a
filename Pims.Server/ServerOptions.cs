using System.Globalization;
using System.Net;
using Pims.Actions;
using Pims.Actions.Access;
using Pims.Actions.Imaging;
using Pims.Storage;
using Pims.Storage.Blobs;

namespace Pims.Server;

/// <summary>
/// One setting: its key in appsettings.json under <c>Pims</c>, from which the environment variable's name follows; its default, its
/// format, and what it does. The README's table is made from the list of them.
/// </summary>
public sealed record Setting(string Key, string? Default, string Format, string Summary)
{
    /// <summary>PublicUrl is PIMS_PUBLIC_URL.</summary>
    public string Variable { get; } = "PIMS_" + Actions.Json.Snake(Key).ToUpperInvariant();

    /// <summary>A value that is right.</summary>
    public string? Example { get; init; } = Default;
}

/// <summary>All that can be configured, read and checked once at start.</summary>
public sealed class ServerOptions
{
    const string RateFormat = "a number, 0 for no limit";

    static readonly Setting UrlsSetting = new("Urls", "http://127.0.0.1:5080", "addresses joined by ;", "Where the server listens.");
    static readonly Setting DataSetting = new("Data", "./data", "a folder", "Where the database, the files and the keys are kept.");
    static readonly Setting DatabaseSetting = new("Database", null, "postgres://user:password@host:port/name, or Npgsql's Host=...;Database=...", "A PostgreSQL database, 15 or newer, which several servers may share; SQLite in the data folder when absent.") { Example = "postgres://pims:secret@db.example.com:5432/pims" };
    static readonly Setting AdminKeySetting = new("AdminKey", null, "20 to 200 visible ASCII characters that don't begin as a token or a bucket's key does", "The administrator's API key that the first start makes; a random one, printed once, when absent.") { Example = "what openssl rand -hex 24 prints" };
    static readonly Setting TokenHoursSetting = new("TokenHours", "24", "hours, 1 to 8760", "How long a token of authenticate is good.");
    static readonly Setting PublicUrlSetting = new("PublicUrl", null, "http(s)://host[:port][/path]", "The address that callers reach the server by, for the URLs in answers; the request's own host when absent.") { Example = "https://assets.example.com" };
    static readonly Setting JsonBytesSetting = new("JsonBytes", "10485760", "bytes", "The largest JSON body.");
    static readonly Setting JsonDepthSetting = new("JsonDepth", "64", "levels, 8 to 512", "The deepest JSON body.");
    static readonly Setting BatchElementsSetting = new("BatchElements", "100", "a number", "Elements of one batch.");
    static readonly Setting BatchAnswerBytesSetting = new("BatchAnswerBytes", "33554432", "bytes", "The size of a batch's answer after which no more elements run.");
    static readonly Setting FileBytesSetting = new("FileBytes", "2147483648", "bytes", "The largest uploaded file.");
    static readonly Setting ListLengthSetting = new("ListLength", "1000", "a number", "Ids, codes, buckets or files in one action.");
    static readonly Setting ActionSecondsSetting = new("ActionSeconds", "30", "seconds", "How long an action that moves no file may run.");
    static readonly Setting DiskReserveBytesSetting = new("DiskReserveBytes", "67108864", "bytes", "What uploads leave free on the disk, so that the database can still write.");
    static readonly Setting BlobsSetting = new("Blobs", null, S3Address.Format, "The S3 store where the files are kept; in the data folder when absent. Its credentials are found as Amazon's programs find them, and are no part of this.") { Example = "s3://assets/pims?endpoint=http://127.0.0.1:7480&region=us-east-1" };
    static readonly Setting BlobCacheBytesSetting = new("BlobCacheBytes", "10737418240", "bytes", "With files in S3: how much room local copies of them take at most, which are there to make pictures of; those used longest ago go first.");
    static readonly Setting TrashDaysSetting = new("TrashDays", "30", "days, 0 to 36500", "How long an asset stays in the trash before it is deleted for good; 0 for as long as nobody empties it.");
    static readonly Setting VersionsKeptSetting = new("VersionsKept", "0", "a number, 0 for all", "How many files an asset keeps of those that it had before the present one.");
    static readonly Setting VersionDaysSetting = new("VersionDays", "0", "days, 0 to 36500", "How long a file is kept after it was replaced; 0 for as long as the asset.");
    static readonly Setting RenditionBytesSetting = new("RenditionBytes", "10737418240", "bytes, 0 to keep none", "How much room kept pictures take at most; those used longest ago go first.");
    static readonly Setting ImageWorkersSetting = new("ImageWorkers", null, "a number", "Images worked on at once; one for each core when absent.") { Example = "4" };
    static readonly Setting ImageQueueSetting = new("ImageQueue", "64", "a number", "Images that may wait for a worker before the server answers busy.");
    static readonly Setting ImageSecondsSetting = new("ImageSeconds", "30", "seconds, 1 to 3600", "How long an image may be worked on, and how long one may wait for a worker.");

    static readonly Setting TransformSetting = new("Transform", "open", "open, presets or signed", "Who may have pictures made at media addresses: whoever may read the file (open), that too but by preset alone (presets), or who has a signed address or a credential in the header (signed).");
    static readonly Setting PresetsSetting = new("Presets", null, "name?image parameters as in an address, several joined by ;", "Named sets of image parameters; a name has letters, digits, - and _.") { Example = "thumb?width=200&height=200&mode=crop;hero?width=1600&format=auto" };

    static readonly Setting RateCredentialSetting = new("RateCredential", "0", RateFormat, "Requests a minute with one credential.") { Example = "600" };
    static readonly Setting RateAnonymousSetting = new("RateAnonymous", "0", RateFormat, "Requests a minute from one address without a credential; as many with a wrong one, counted apart.") { Example = "600" };
    static readonly Setting RateAuthenticateSetting = new("RateAuthenticate", "60", RateFormat, "Tries of a password a minute from one address.");

    static readonly Setting ProxiesSetting = new("Proxies", null, "addresses or networks joined by ;", "The proxies whose X-Forwarded-For, -Proto and -Host are believed; none when absent.") { Example = "127.0.0.1;10.1.0.0/16" };
    static readonly Setting CorsOriginsSetting = new("CorsOrigins", null, "origins joined by ;, or *", "The web pages whose scripts may call the server; none when absent.") { Example = "https://shop.example.com" };

    public static readonly IReadOnlyList<Setting> All =
    [
        UrlsSetting, DataSetting, DatabaseSetting, BlobsSetting, BlobCacheBytesSetting, AdminKeySetting, TokenHoursSetting, PublicUrlSetting, JsonBytesSetting, JsonDepthSetting, BatchElementsSetting, BatchAnswerBytesSetting,
        FileBytesSetting, ListLengthSetting, ActionSecondsSetting, DiskReserveBytesSetting, TrashDaysSetting, VersionsKeptSetting, VersionDaysSetting, RenditionBytesSetting,
        ImageWorkersSetting, ImageQueueSetting, ImageSecondsSetting, TransformSetting, PresetsSetting,
        RateCredentialSetting, RateAnonymousSetting, RateAuthenticateSetting, ProxiesSetting, CorsOriginsSetting,
    ];

    static readonly Dictionary<string, TransformMode> Modes = new() { ["open"] = TransformMode.Open, ["presets"] = TransformMode.Presets, ["signed"] = TransformMode.Signed };

    readonly IConfiguration configuration;
    readonly List<string> faults = [];

    ServerOptions(IConfiguration configuration)
    {
        this.configuration = configuration;
        Urls = Check(UrlsSetting, urls => urls.Split(';').All(IsAddress))!;
        Data = Check(DataSetting, folder => folder.Length > 0)!;
        Database = Check(DatabaseSetting, address => PostgresAddress.Read(address) is not null) is { } database ? PostgresAddress.Read(database) : null;
        AdminKey = Check(AdminKeySetting, key => key.Length is >= 20 and <= 200 && key.All(letter => letter is > ' ' and < '\x7f') && Keys.MayBeApiKey(key));
        PublicUrl = Check(PublicUrlSetting, url => Uri.TryCreate(url, UriKind.Absolute, out var uri) && uri.Scheme is "http" or "https")?.TrimEnd('/');
        JsonBytes = (int)Number(JsonBytesSetting, 1024, 1 << 30);
        JsonDepth = (int)Number(JsonDepthSetting, 8, 512);
        BatchElements = (int)Number(BatchElementsSetting, 1, 100_000);
        BatchAnswerBytes = (int)Number(BatchAnswerBytesSetting, 1024, 1 << 30);
        DiskReserveBytes = Number(DiskReserveBytesSetting, 0, long.MaxValue);
        Blobs = Store(BlobsSetting);
        BlobCacheBytes = Number(BlobCacheBytesSetting, 0, long.MaxValue);
        TrashRetention = Days(TrashDaysSetting);
        VersionsKept = Number(VersionsKeptSetting, 0, int.MaxValue) is > 0 and var kept ? (int)kept : null;
        VersionRetention = Days(VersionDaysSetting);
        RenditionBytes = Number(RenditionBytesSetting, 0, long.MaxValue);
        Access = new AccessOptions { TokenLifetime = TimeSpan.FromHours(Number(TokenHoursSetting, 1, 8760)) };
        RateCredential = (int)Number(RateCredentialSetting, 0, 1_000_000);
        RateAnonymous = (int)Number(RateAnonymousSetting, 0, 1_000_000);
        RateAuthenticate = (int)Number(RateAuthenticateSetting, 0, 1_000_000);
        var proxies = Check(ProxiesSetting, list => Server.Proxies.Read(list) is not null);
        Proxies = proxies is null ? [] : Server.Proxies.Read(proxies) ?? [];
        CorsOrigins = Check(CorsOriginsSetting, CrossOrigin.IsOrigins);
        Limits = new ActionLimits
        {
            FileSize = Number(FileBytesSetting, 1, long.MaxValue),
            ListLength = (int)Number(ListLengthSetting, 1, 100_000),
            Time = TimeSpan.FromSeconds(Number(ActionSecondsSetting, 1, 3600)),
        };
        Images = new ImageWorkersOptions
        {
            Workers = (int)Number(ImageWorkersSetting, 1, 1024, Environment.ProcessorCount),
            Queue = (int)Number(ImageQueueSetting, 0, 100_000),
            Time = TimeSpan.FromSeconds(Number(ImageSecondsSetting, 1, 3600)),
        };
        Transforms = new TransformOptions
        {
            Mode = Check(TransformSetting, mode => Modes.ContainsKey(mode)) is { } mode ? Modes.GetValueOrDefault(mode) : default,
            Presets = Sets(PresetsSetting),
        };
    }

    public string Urls { get; }
    public string Data { get; }
    /// <summary>A connection string of PostgreSQL; null for the database in the data folder.</summary>
    public string? Database { get; }
    public string? AdminKey { get; }
    public string? PublicUrl { get; }
    public int JsonBytes { get; }
    public int JsonDepth { get; }
    public int BatchElements { get; }
    public int BatchAnswerBytes { get; }
    public long DiskReserveBytes { get; }
    public S3Address? Blobs { get; }
    public long BlobCacheBytes { get; }
    public TimeSpan? TrashRetention { get; }
    public int? VersionsKept { get; }
    public TimeSpan? VersionRetention { get; }
    public long RenditionBytes { get; }
    public AccessOptions Access { get; }
    public int RateCredential { get; }
    public int RateAnonymous { get; }
    public int RateAuthenticate { get; }
    public IReadOnlyList<IPNetwork> Proxies { get; }
    public string? CorsOrigins { get; }
    public ActionLimits Limits { get; }
    public ImageWorkersOptions Images { get; }
    public TransformOptions Transforms { get; }

    /// <exception cref="FaultyOptionsException">Every fault, with its key, format and default.</exception>
    public static ServerOptions Read(IConfiguration configuration)
    {
        var options = new ServerOptions(configuration);
        return options.faults.Count == 0 ? options : throw new FaultyOptionsException(options.faults);
    }

    string? Value(Setting setting) =>
        configuration[setting.Variable] is { Length: > 0 } variable ? variable : configuration["Pims:" + setting.Key] is { Length: > 0 } key ? key : setting.Default;

    string? Check(Setting setting, Func<string, bool> isRight)
    {
        var value = Value(setting);
        if (value is not null && !isRight(value))
            Fault(setting);
        return value;
    }

    long Number(Setting setting, long min, long max, long absent = 0)
    {
        var value = Value(setting);
        if (value is null)
            return absent;
        if (long.TryParse(value, NumberStyles.None, CultureInfo.InvariantCulture, out var number) && number >= min && number <= max)
            return number;
        Fault(setting);
        return absent;
    }

    ImagePresets Sets(Setting setting)
    {
        if (Value(setting) is not { } value)
            return ImagePresets.None;
        var (presets, wrong) = ImagePresets.Read(value);
        if (wrong.Count > 0)
            Fault(setting, wrong);
        return presets;
    }

    S3Address? Store(Setting setting)
    {
        if (Value(setting) is not { } value)
            return null;
        var (address, wrong) = S3Address.Read(value);
        if (address is null)
            Fault(setting, wrong);
        return address;
    }

    TimeSpan? Days(Setting setting) => Number(setting, 0, 36_500) is > 0 and var days ? TimeSpan.FromDays(days) : null;

    /// <summary>As Kestrel takes it: <c>*</c> and <c>+</c> stand for every address of the machine.</summary>
    static bool IsAddress(string url) =>
        url.StartsWith("http://unix:/", StringComparison.Ordinal)
        || Uri.TryCreate(url.Replace("://*", "://any").Replace("://+", "://any"), UriKind.Absolute, out var uri)
        && uri.Scheme is "http" or "https" && uri.PathAndQuery == "/";

    // The value itself is not shown: it may be a secret.
    void Fault(Setting setting, params IEnumerable<string> details) =>
        faults.Add(string.Join(' ', details.Prepend(
            $"{setting.Variable} (Pims:{setting.Key} in appsettings.json) must be {setting.Format}{(setting.Example is null ? "" : $", like {setting.Example}")}.")));
}

/// <summary>Settings that can't be right.</summary>
public sealed class FaultyOptionsException(IReadOnlyList<string> faults) : Exception(string.Join(Environment.NewLine, faults));
