using Pims.Actions.Buckets;
using Pims.Actions.Files;
using Pims.Storage;
using Pims.Storage.Blobs;

namespace Pims.Actions.Assets;

/// <summary>Adds several assets with their files.</summary>
public sealed class UploadAssets(Database database, FileIntake intake, ActionLimits limits, TimeProvider time)
    : IAction<UploadAssets.Request, UploadAssets.Result>
{
    public static ActionFacts Facts { get; } = new("uploadAssets")
    {
        Summary = "Adds an asset for each file part of a multipart body. Each file stands by itself: one that can't be kept is listed with its error. A body that breaks off adds none.",
        Group = "Assets",
        Access = Role.Editor,
        Errors = [Errors.BucketNotFound],
        Example = """{"action":"uploadAssets","bucket_id":1}""",
        TakesFiles = true,
        MovesFile = true,
    };

    public sealed record Request : BucketTarget;

    public sealed record ErrorView(string Code, string Message);

    /// <summary><paramref name="Index"/>: which of the files, from 0.</summary>
    public sealed record FailureView(int Index, string? Filename, ErrorView Error);

    public sealed record Result(IReadOnlyList<AssetView> Assets, IReadOnlyList<FailureView> Failed);

    public async Task<Result> HandleAsync(Request request, Call call, CancellationToken cancellation)
    {
        // Looked at before the bytes come, and again when they are there.
        await database.ReadAsync(session => FindPlaceAsync(session, request, call.Caller), cancellation);
        intake.RequireRoom();
        var (files, failed) = (new List<NewFile>(), new List<FailureView>());
        return await intake.KeepAsync(files, async () =>
        {
            await ReceiveAsync(call.Files, files, failed, cancellation);
            // As in uploadAsset: the files may have taken hours.
            call = await call.AgainAsync(cancellation);
            call.Caller.Require(Facts.Access, Facts.Name);
        }, async session =>
        {
            var bucket = await FindPlaceAsync(session, request, call.Caller);
            var change = call.Caller.ChangeAt(time.GetUtcNow());
            var kept = await BlobTable.KeepAllAsync(session, [.. files.Select(file => file.Blob)], change.At);
            AssetRow[] rows = [.. files.Select(file => NewAsset.Live(AssetCode.Make(change.At), change, bucket.IdOrNull, file))];
            var ids = await AssetTable.InsertAllAsync(session, rows);
            await BucketTable.AddToAssetCountAsync(session, bucket.Id, rows.Length);
            AssetView[] views = [.. rows.Select(row => AssetView.Of(row, bucket.Path, call.PublicUrl))];
            await LogTable.AddAsync(session, ids.Zip(views, (id, view) => AssetLog.Created(id, view, bucket)), change);
            return (new Result(views, failed), files.Select(file => file.Blob.Name).Except(kept));
        }, cancellation);
    }

    /// <summary>Stores the files as they arrive. Rows wait for the body's proper end.</summary>
    async Task ReceiveAsync(FileParts parts, List<NewFile> files, List<FailureView> failed, CancellationToken cancellation)
    {
        for (var index = 0; await parts.NextAsync(cancellation) is { } part; index++)
        {
            if (index == limits.ListLength)
                throw Errors.InvalidRequest.Because($"uploadAssets takes at most {limits.ListLength} files; there are more.");
            var (filename, fault) = NameOf(part);
            if (filename is null)
            {
                failed.Add(new FailureView(index, part.Filename, new ErrorView(fault!.Code.Code, fault.Message)));
                continue;
            }
            try
            {
                files.Add(await intake.StoreAsync(part.Content, filename, cancellation));
            }
            catch (BlobTooLargeException large)
            {
                failed.Add(new FailureView(index, filename.Text, new ErrorView(Errors.FileTooLarge.Code, $"The file is over the limit of {large.Limit} bytes.")));
            }
            catch (StorageFullException)
            {
                failed.Add(new FailureView(index, filename.Text, new ErrorView(Errors.StorageFull.Code, "The disk has no room for the file; it was not kept.")));
            }
        }
    }

    static (Filename? Filename, ActionError? Fault) NameOf(FilePart part)
    {
        if (string.IsNullOrEmpty(part.Filename))
            return (null, Errors.MissingParameter.Because($"The part '{Schema.Nearest.Shown(part.PartName)}' bears no filename."));
        try
        {
            return (Filename.OfPart(part.Filename), null);
        }
        catch (ActionError fault)
        {
            return (null, fault);
        }
    }

    static async Task<BucketPlace> FindPlaceAsync(Session session, Request request, Caller caller) =>
        caller.RequireInto(request.IsGiven() ? await request.FindAsync(session, caller) : BucketPlace.Top, "bucket_id");
}
