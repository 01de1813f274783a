using System.Globalization;
using System.Security.Cryptography;
using System.Text;
using Dapper;
using Microsoft.AspNetCore.DataProtection;
using Microsoft.AspNetCore.Http;
using Newtonsoft.Json;
using Newtonsoft.Json.Linq;
using Newtonsoft.Json.Serialization;
using Pims.Storage;

namespace Pims.Benchmarks.Baseline;

/// <summary>
/// getBucket and listAssetsInBucket with nothing around them: the statements that our requests run, by Dapper, into the same row types;
/// the rows serialised here, by Newtonsoft alone, to the same bytes as ours.
/// </summary>
sealed class BareReads
{
    const long Bucket = 1;
    const int Limit = 50;

    const string Credential = "select api_key_id, name, role, created_at, created_by, expires_at from api_key where key_hash = @hash";

    const string Chain = """
        with recursive up (bucket_id, parent_id, level) as (
            select bucket_id, parent_id, 0 from bucket where bucket_id = @bucketId
            union all
            select p.bucket_id, p.parent_id, up.level + 1 from bucket p join up on p.bucket_id = up.parent_id)
        select b.bucket_id, b.parent_id, b.owner, b.name, b.slug, b.sort_order, b.is_private, b.cluster_id, b.thumbnail, b.asset_count,
            b.sealed_keys, b.created_at, b.created_by, b.modified_at, b.modified_by
        from up cross join bucket b where b.bucket_id = up.bucket_id order by up.level
        """;

    const string Page = """
        select a.asset_id, a.code, a.state, a.bucket_id, a.filename, a.extension, a.media_type, a.mime_type, a.size, a.checksum, a.version,
            a.data, a.meta, a.created_at, a.created_by, a.modified_at, a.modified_by, a.expires_at, a.deleted_at, a.original_path
        from asset a where coalesce(a.bucket_id, 0) = @root and a.state = 1
        order by a.created_at asc, a.asset_id asc limit @limit
        """;

    static readonly UTF8Encoding Utf8 = new(encoderShouldEmitUTF8Identifier: false);

    static readonly JsonSerializer Serializer = JsonSerializer.Create(new JsonSerializerSettings
    {
        ContractResolver = new DefaultContractResolver { NamingStrategy = new SnakeCaseNamingStrategy() },
        NullValueHandling = NullValueHandling.Ignore,
    });

    readonly Sql sql;
    readonly IDataProtector protector;
    string[]? keys;

    public BareReads(string folder)
    {
        // The tables' own mapping of names and times; without it the rows would need types of their own.
        _ = new Database(new SqliteDialect(Path.Combine(folder, "pims.db")));
        sql = new Sql(folder);
        protector = DataProtectionProvider.Create(new DirectoryInfo(Path.Combine(folder, "keys")), set => set.SetApplicationName("PimsActions"))
            .CreateProtector("secrets");
    }

    public async Task BucketAsync(HttpContext context, bool rpc)
    {
        await RequireCredentialAsync(context);
        var chain = await ChainAsync();
        var row = chain[0];
        keys ??= Utf8.GetString(protector.Unprotect(row.SealedKeys)).Split('\n');
        var bucket = new
        {
            row.BucketId, row.Slug, row.Name, Type = "global", row.ParentId, Path = PathOf(chain), Order = row.SortOrder, row.IsPrivate,
            Cluster = row.ClusterId, row.Thumbnail, row.AssetCount, CreatedAt = Moment(row.CreatedAt), row.CreatedBy,
            ModifiedAt = Moment(row.ModifiedAt), row.ModifiedBy, ApiAccess = new { ReadKey = keys[0], WriteKey = keys[1] },
        };
        await SendAsync(context, rpc ? new { Jsonrpc = "2.0", Id = 1, Result = new { Bucket = bucket } } : new { Status = "OK", Bucket = bucket });
    }

    public async Task AssetsAsync(HttpContext context, bool rpc)
    {
        await RequireCredentialAsync(context);
        var path = PathOf(await ChainAsync());
        var rows = await sql.LendAsync(connection => connection.QueryAsync<AssetRow>(Page, new { root = Bucket, limit = Limit + 1 }));
        var assets = rows.Take(Limit).Select(row => new
        {
            Asset = row.Code, row.BucketId, Path = $"{path}/{row.Filename}", row.MediaType, row.Extension, row.Size,
            Data = new
            {
                Url = $"http://{context.Request.Host}/media/{row.Code}/{Uri.EscapeDataString(row.Filename!)}?v={row.Version}",
                row.Filename, Type = row.MimeType, Size = row.Size.ToString(),
            },
            Meta = new JRaw(row.Meta), row.Version, Checksum = "sha256:" + row.Checksum, CreatedAt = Moment(row.CreatedAt), row.CreatedBy,
            ModifiedAt = Moment(row.ModifiedAt), row.ModifiedBy,
        });
        await SendAsync(context, rpc ? new { Jsonrpc = "2.0", Id = 1, Result = new { Assets = assets } } : new { Status = "OK", Assets = assets });
    }

    async Task RequireCredentialAsync(HttpContext context)
    {
        var hash = SHA256.HashData(Utf8.GetBytes(context.Request.Headers["ApiKey"].ToString()));
        var row = await sql.LendAsync(connection => connection.QueryFirstOrDefaultAsync<ApiKeyRow>(Credential, new { hash }));
        ArgumentNullException.ThrowIfNull(row);
    }

    Task<List<BucketRow>> ChainAsync() =>
        sql.LendAsync(async connection => (await connection.QueryAsync<BucketRow>(Chain, new { bucketId = Bucket })).AsList());

    static string PathOf(IEnumerable<BucketRow> chain) => string.Concat(chain.Reverse().Select(row => "/" + row.Name));

    static string Moment(DateTimeOffset moment) => moment.UtcDateTime.ToString("yyyy-MM-dd'T'HH:mm:ss.fff'Z'", CultureInfo.InvariantCulture);

    static Task SendAsync(HttpContext context, object answer)
    {
        var bytes = new MemoryStream();
        using (var writer = new StreamWriter(bytes, Utf8, leaveOpen: true))
            Serializer.Serialize(writer, answer);
        return BaselineServer.SendAsync(context, bytes.GetBuffer().AsMemory(0, (int)bytes.Length));
    }
}
