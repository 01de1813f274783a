using System.ComponentModel;
using Newtonsoft.Json.Linq;
using Pims.Actions.Buckets;
using Pims.Actions.Files;
using Pims.Storage;

namespace Pims.Actions.Assets;

/// <summary>Adds an asset with its file.</summary>
public sealed class UploadAsset(Database database, FileIntake intake, TimeProvider time)
    : IAction<UploadAsset.Request, UploadAsset.Result>
{
    public static ActionFacts Facts { get; } = new("uploadAsset")
    {
        Summary = "Adds an asset: the file as a part of a multipart body, or as base64 in content. Nothing is ever overwritten.",
        Group = "Assets",
        Access = Role.Editor,
        Errors = [Errors.BucketNotFound, Errors.AssetExists, Errors.FileTooLarge, Errors.StorageFull],
        Example = """{"action":"uploadAsset","bucket_id":1,"filename":"hello.txt","content":"SGVsbG8sIHdvcmxkIQ=="}""",
        TakesFiles = true,
        MovesFile = true,
    };

    public sealed record Request : BucketTarget
    {
        [Description("The file's bytes in base64, where no file part is sent.")]
        public string? Content { get; init; }

        [Description("What the file is called; absent, the part's own filename.")]
        public Filename? Filename { get; init; }

        [Description("The asset's code: a generated one, or one of the caller's own; absent, a new one.")]
        public AssetCode? Asset { get; init; }

        [Description("tags, keywords, description and any further members; at most 64 KiB.")]
        public JObject? Data { get; init; }

        [Description("When the asset stops being served.")]
        public DateTimeOffset? ExpiresAt { get; init; }
    }

    public sealed record Result(AssetView Asset);

    public async Task<Result> HandleAsync(Request request, Call call, CancellationToken cancellation)
    {
        if (request.ExpiresAt <= time.GetUtcNow())
            throw Errors.InvalidParameter.Because("expires_at must be in the future.", "expires_at");
        var data = AssetData.Read(request.Data);
        // Looked at before the bytes come, and again when they are there.
        await database.ReadAsync(session => FindPlaceAsync(session, request, call.Caller), cancellation);
        intake.RequireRoom();
        await using var sent = await SentFile.OfAsync(request.Content, call.Files, cancellation);
        var file = await intake.StoreAsync(sent.Content, NameOf(request, data.Filename, sent), cancellation);
        return await intake.KeepAsync([file], async () =>
        {
            await SentFile.RequireNoMoreAsync(call.Files, Facts.Name, cancellation);
            // The file may have taken hours, in which a credential can be withdrawn.
            call = await call.AgainAsync(cancellation);
            call.Caller.Require(Facts.Access, Facts.Name);
        }, async session =>
        {
            var (bucket, reserved) = await FindPlaceAsync(session, request, call.Caller);
            var change = call.Caller.ChangeAt(time.GetUtcNow());
            var isKept = await BlobTable.KeepAsync(session, file.Blob, change.At);
            var row = NewAsset.Live(request.Asset?.Text ?? AssetCode.Make(change.At), change, bucket.IdOrNull, file, data.Kept) with
            {
                AssetId = reserved?.AssetId ?? 0,
                ExpiresAt = request.ExpiresAt,
            };
            var id = await (reserved is null ? AssetTable.InsertAsync(session, row) : AssetTable.FillAsync(session, row));
            await BucketTable.AddToAssetCountAsync(session, bucket.Id, 1);
            var view = AssetView.Of(row, bucket.Path, call.PublicUrl);
            await LogTable.AddAsync(session, [AssetLog.Created(id, view, bucket)], change);
            return (new Result(view), isKept ? Enumerable.Empty<string>() : [file.Blob.Name]);
        }, cancellation);
    }

    static async Task<(BucketPlace Bucket, AssetRow? Reserved)> FindPlaceAsync(Session session, Request request, Caller caller)
    {
        var bucket = caller.RequireInto(request.IsGiven() ? await request.FindAsync(session, caller) : BucketPlace.Top, "bucket_id");
        var namesake = request.Asset is { } code ? await AssetTable.ByCodeAsync(session, code.Text) : null;
        return namesake is null || namesake.State == AssetState.Reserved && (namesake.CreatedBy == caller.Id || caller.Sees(BucketPlace.Top))
            ? (bucket, namesake)
            : throw Errors.AssetExists.Because($"The code '{namesake.Code}' is taken: by an asset, or by one in the trash, which keeps its code.", "asset");
    }

    static Filename NameOf(Request request, Filename? inData, SentFile sent)
    {
        if (request.Filename is not null && inData is not null && request.Filename != inData)
            throw Errors.InvalidParameter.Because("filename and data.filename differ.", "filename");
        return request.Filename ?? inData ?? (sent.Filename is { } own
            ? Filename.OfPart(own)
            : throw Errors.MissingParameter.Because("filename is missing: the file bears none of its own.", "filename"));
    }
}
