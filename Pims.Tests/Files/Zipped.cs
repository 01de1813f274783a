using System.IO.Compression;
using System.Text;
using Newtonsoft.Json.Linq;
using Pims.Tests.Support;

namespace Pims.Tests.Files;

/// <summary>A zip that downloadAssets answered.</summary>
sealed record Zipped(ZipArchive Archive)
{
    public string[] Names => [.. Archive.Entries.Select(entry => entry.FullName)];

    public static async Task<Zipped> OfAsync(TestServer server, string parameters, string caller = "admin") =>
        Of((await server.DoAsync(new JObject(JObject.Parse(parameters)) { ["action"] = "downloadAssets" }.ToString(), caller)).Bytes);

    public static Zipped Of(byte[] bytes) => new(new ZipArchive(new MemoryStream(bytes)));

    /// <summary>Of one entry, checked against its checksum by the reader.</summary>
    public byte[] Bytes(string name)
    {
        using var content = Archive.GetEntry(name)!.Open();
        using var bytes = new MemoryStream();
        content.CopyTo(bytes);
        return bytes.ToArray();
    }

    public string Text(string name) => Encoding.UTF8.GetString(Bytes(name));
}

/// <summary>Many assets without an upload of each.</summary>
static class ManyAssets
{
    /// <summary>Adds so many assets beside one, with its bytes.</summary>
    public static Task MultiplyAsync(TestServer server, string code, int count) => server.ExecuteAsync($"""
        with recursive number (i) as (select 1 union all select i + 1 from number where i < {count})
        insert into asset (code, state, bucket_id, filename, extension, media_type, mime_type, size, checksum, version, data, created_at, created_by, modified_at, modified_by)
        select 'many-' || substr(cast(1000000 + i as text), 2), 1, bucket_id, 'many ' || i || '.' || extension, extension, media_type, mime_type, size, checksum, 1, '{"{}"}', created_at, created_by, modified_at, modified_by
        from asset, number where code = '{code}'
        """);
}
