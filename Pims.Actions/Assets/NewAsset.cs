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
    };
}
