using System.ComponentModel;
using System.ComponentModel.DataAnnotations;
using Pims.Storage;

namespace Pims.Actions.Assets;

/// <summary>The files that an asset has and had.</summary>
public sealed class GetAssetVersions(Database database) : IAction<GetAssetVersions.Request, GetAssetVersions.Result>
{
    public static ActionFacts Facts { get; } = new("getAssetVersions")
    {
        Summary = "The files that an asset has and had, the newest first, which is the current one; of older ones those that are still kept.",
        Group = "Assets",
        Access = Role.Viewer,
        Errors = [Errors.AssetNotFound],
        Example = """{"action":"getAssetVersions","asset":"terms"}""",
        IsReadOnly = true,
    };

    public sealed record Request : AssetTarget
    {
        [Description("How many at most.")]
        [Range(1, 10000)]
        public int Limit { get; init; } = 1000;

        [Description("The next_cursor of the page before.")]
        public string? Cursor { get; init; }
    }

    /// <summary><paramref name="NextCursor"/> while there are more.</summary>
    public sealed record Result(IReadOnlyList<VersionView> Versions, string? NextCursor);

    /// <summary><paramref name="Type"/> is the MIME type; <paramref name="CreatedAt"/> is when the file came.</summary>
    public sealed record VersionView(
        int Version, bool IsCurrent, string MediaType, string Type, long Size, string Checksum, StoredJson? Meta, DateTimeOffset CreatedAt, string CreatedBy);

    public Task<Result> HandleAsync(Request request, Call call, CancellationToken cancellation) =>
        database.ReadAsync(async session =>
        {
            var asset = (await AssetFinder.FindLiveAsync(session, call.Caller, request.Asset, request.Path)).Row;
            var list = Actions.Cursor.List("versions", asset.AssetId);
            var before = Actions.Cursor.Read(request.Cursor, list)?.Id ?? long.MaxValue;
            IEnumerable<VersionView> current = before > asset.Version ? [Of(asset)] : [];
            var older = await VersionTable.PageAsync(session, asset.AssetId, before, request.Limit + 1);
            var (page, next) = Actions.Cursor.Cut([.. current.Concat(older.Select(Of)).Take(request.Limit + 1)], request.Limit, list, view => (view.Version, view.Version));
            return new Result(page, next);
        }, cancellation);

    static VersionView Of(AssetRow row) =>
        new(row.Version, true, row.MediaType!, row.MimeType!, row.Size!.Value, "sha256:" + row.Checksum, MetaOf(row.Meta), row.FileAt, row.ReplacedBy ?? row.CreatedBy);

    static VersionView Of(VersionRow row) =>
        new(row.Version, false, row.MediaType, row.MimeType, row.Size, "sha256:" + row.Checksum, MetaOf(row.Meta), row.CreatedAt, row.CreatedBy);

    static StoredJson? MetaOf(string? meta) => meta is null ? null : new StoredJson(meta);
}
