using Pims.Actions.Files;
using Pims.Storage;

namespace Pims.Actions.Assets;

/// <summary>The rows that assets begin with.</summary>
static class NewAsset
{
    /// <summary>A code without a file.</summary>
    public static AssetRow Reserved(string code, Change change) => new()
    {
        AssetId = 0,
        Code = code,
        State = AssetState.Reserved,
        BucketId = null,
        Filename = null,
        Extension = null,
        MediaType = null,
        MimeType = null,
        Size = null,
        Checksum = null,
        Version = 0,
        Data = "{}",
        Meta = null,
        CreatedAt = change.At,
        CreatedBy = change.By,
        ModifiedAt = change.At,
        ModifiedBy = change.By,
        ExpiresAt = null,
        DeletedAt = null,
        OriginalPath = null,
        ReplacedAt = null,
        ReplacedBy = null,
    };

    /// <summary>An asset whose file was stored, with what its maker says of it and, where that says nothing, the file.</summary>
    public static AssetRow Live(string code, Change change, long? bucketId, NewFile file, string data = "{}") => Reserved(code, change) with
    {
        State = AssetState.Live,
        BucketId = bucketId,
        Filename = file.Filename.Text,
        Extension = file.Filename.ExtensionOr(file.Type),
        MediaType = file.Type.MediaType.ToString(),
        MimeType = file.Type.MimeType,
        Size = file.Blob.Size,
        Checksum = file.Blob.Checksum,
        Version = 1,
        Data = AssetData.Filled(data, file.Facts.Words),
        Meta = file.Facts.Meta,
    };
}
