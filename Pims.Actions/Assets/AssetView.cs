using Newtonsoft.Json;
using Pims.Actions.Buckets;
using Pims.Storage;

namespace Pims.Actions.Assets;

/// <summary>An asset as answers show it.</summary>
public sealed record AssetView
{
    public required string Asset { get; init; }
    public required long? BucketId { get; init; }
    public required string? Path { get; init; }
    public required string? MediaType { get; init; }
    public required string? Extension { get; init; }
    public required long? Size { get; init; }
    public required AssetDataView Data { get; init; }
    public required StoredJson? Meta { get; init; }
    public required int Version { get; init; }
    public required string? Checksum { get; init; }
    public required DateTimeOffset CreatedAt { get; init; }
    public required string CreatedBy { get; init; }
    public required DateTimeOffset ModifiedAt { get; init; }
    public required string ModifiedBy { get; init; }
    public required DateTimeOffset? ExpiresAt { get; init; }
    public required DateTimeOffset? DeletedAt { get; init; }
    public required string? OriginalPath { get; init; }

    /// <param name="row">The asset.</param>
    /// <param name="bucketPath">The path of its bucket; empty where it is in none.</param>
    /// <param name="publicUrl">The address that the server has for callers.</param>
    public static AssetView Of(AssetRow row, string bucketPath, string publicUrl) => new()
    {
        Asset = row.Code,
        BucketId = row.BucketId,
        Path = row.State == AssetState.Live ? $"{bucketPath}/{row.Filename}" : null,
        MediaType = row.MediaType,
        Extension = row.Extension,
        Size = row.Size,
        Data = new AssetDataView(row, publicUrl),
        Meta = row.Meta is null ? null : new StoredJson(row.Meta),
        Version = row.Version,
        Checksum = row.Checksum is null ? null : "sha256:" + row.Checksum,
        CreatedAt = row.CreatedAt,
        CreatedBy = row.CreatedBy,
        ModifiedAt = row.ModifiedAt,
        ModifiedBy = row.ModifiedBy,
        ExpiresAt = row.ExpiresAt,
        DeletedAt = row.DeletedAt,
        OriginalPath = row.OriginalPath,
    };

    /// <summary>Assets of many buckets, with one query for all their paths.</summary>
    public static async Task<IReadOnlyList<AssetView>> ListAsync(Session session, IReadOnlyList<AssetRow> rows, string publicUrl)
    {
        var paths = await BucketPaths.ReadAsync(session, rows.Select(row => row.BucketId));
        return [.. rows.Select(row => Of(row, paths.Path(row.BucketId), publicUrl))];
    }
}

/// <summary>An asset's <c>data</c>: the system's members first, then the caller's as they were kept.</summary>
[JsonConverter(typeof(Converter))]
public sealed record AssetDataView(AssetRow Row, string PublicUrl)
{
    sealed class Converter : StoredJson.WriteOnly<AssetDataView>
    {
        protected override void Write(JsonWriter writer, AssetDataView value)
        {
            var row = value.Row;
            writer.WriteStartObject();
            if (row.Filename is not null)
            {
                Member(writer, "url", MediaUrl.Of(value.PublicUrl, row.Code, row.Filename, row.Version));
                Member(writer, "filename", row.Filename);
                Member(writer, "type", row.MimeType);
                Member(writer, "size", row.Size?.ToString());
            }
            StoredJson.WriteMembers(writer, row.Data, areFirst: row.Filename is null);
            writer.WriteEndObject();
        }

        static void Member(JsonWriter writer, string name, string? value)
        {
            writer.WritePropertyName(name, escape: false);
            writer.WriteValue(value);
        }
    }
}
