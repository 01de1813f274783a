using Pims.Actions.Buckets;
using Pims.Actions.Files;
using Pims.Storage;

namespace Pims.Actions.Assets;

/// <summary>How an asset gets another file: the one that it has stays as a version.</summary>
static class FileReplacement
{
    /// <summary>The asset as it was with a file that it had before.</summary>
    public static AssetRow As(AssetRow row, VersionRow version) => row with
    {
        Version = version.Version,
        MediaType = version.MediaType,
        MimeType = version.MimeType,
        Size = version.Size,
        Checksum = version.Checksum,
        Meta = version.Meta,
        ReplacedAt = version.CreatedAt,
        ReplacedBy = version.CreatedBy,
    };

    /// <summary>The asset with a file that was just stored. Words that it has stay; where it has none, the file's come.</summary>
    public static AssetRow As(AssetRow row, NewFile file) => row with
    {
        MediaType = file.Type.MediaType.ToString(),
        MimeType = file.Type.MimeType,
        Size = file.Blob.Size,
        Checksum = file.Blob.Checksum,
        Data = AssetData.Filled(row.Data, file.Facts.Words),
        Meta = file.Facts.Meta,
    };

    /// <summary>Writes the asset with another file as its next version, and returns it as it is then.</summary>
    /// <param name="session">Where to write.</param>
    /// <param name="was">As it is.</param>
    /// <param name="file">As it is with the other file.</param>
    /// <param name="change">Who does it.</param>
    /// <param name="restored">The version that the file was before, for the log; null for a new one.</param>
    public static async Task<AssetRow> WriteAsync(Session session, AssetRow was, AssetRow file, Change change, int? restored = null)
    {
        var now = file with
        {
            Version = was.Version + 1,
            Extension = new Filename(was.Filename!).ExtensionOr(FileTypes.OfMimeType(file.MimeType!)),
            ModifiedAt = change.At,
            ModifiedBy = change.By,
            ReplacedAt = change.At,
            ReplacedBy = change.By,
        };
        await VersionTable.KeepAsync(session, was.AssetId, change.At);
        await AssetTable.ReplaceFileAsync(session, now);
        var paths = await BucketPaths.ReadAsync(session, [now.BucketId]);
        await LogTable.AddAsync(session, [AssetLog.Replaced(was, now, restored, paths), .. AssetLog.Differences(was, now, paths)], change);
        return now;
    }
}
