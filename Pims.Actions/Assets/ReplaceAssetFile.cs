using System.ComponentModel;
using Pims.Actions.Files;
using Pims.Storage;

namespace Pims.Actions.Assets;

/// <summary>Gives an asset another file.</summary>
public sealed class ReplaceAssetFile(Database database, FileIntake intake, TimeProvider time) : IAction<ReplaceAssetFile.Request, ReplaceAssetFile.Result>
{
    public static ActionFacts Facts { get; } = new("replaceAssetFile")
    {
        Summary = "Gives an asset another file, which is its next version: the file as a part of a multipart body, or as base64 in content. The file before stays as a version; code, filename and data stay, but keywords and description come from the file where there are none.",
        Group = "Assets",
        Access = Role.Editor,
        Errors = [Errors.AssetNotFound, Errors.FileTooLarge, Errors.StorageFull],
        Example = """{"action":"replaceAssetFile","asset":"terms","content":"SGVsbG8sIHdvcmxkIQ=="}""",
        TakesFiles = true,
        MovesFile = true,
    };

    public sealed record Request : AssetTarget
    {
        [Description("The file's bytes in base64, where no file part is sent.")]
        public string? Content { get; init; }
    }

    public sealed record Result(AssetView Asset);

    public async Task<Result> HandleAsync(Request request, Call call, CancellationToken cancellation)
    {
        // Looked at before the bytes come, and again when they are there.
        var known = await database.ReadAsync(session => FindAsync(session, request, call.Caller), cancellation);
        intake.RequireRoom();
        await using var sent = await SentFile.OfAsync(request.Content, call.Files, cancellation);
        // The part's own filename says nothing here: the asset keeps its name.
        var file = await intake.StoreAsync(sent.Content, new Filename(known.Row.Filename!), cancellation);
        return await intake.KeepAsync([file], async () =>
        {
            await SentFile.RequireNoMoreAsync(call.Files, Facts.Name, cancellation);
            // The file may have taken hours, in which a credential can be withdrawn.
            call = await call.AgainAsync(cancellation);
            call.Caller.Require(Facts.Access, Facts.Name);
        }, async session =>
        {
            var place = await FindAsync(session, request, call.Caller);
            var change = call.Caller.ChangeAt(time.GetUtcNow());
            var isKept = await BlobTable.KeepAsync(session, file.Blob, change.At);
            var row = await FileReplacement.WriteAsync(session, place.Row, FileReplacement.As(place.Row, file), change);
            return (new Result(AssetView.Of(row, place.Bucket.Path, call.PublicUrl)), isKept ? Enumerable.Empty<string>() : [file.Blob.Name]);
        }, cancellation);
    }

    static Task<AssetPlace> FindAsync(Session session, Request request, Caller caller) =>
        AssetFinder.FindLiveAsync(session, caller, request.Asset, request.Path);
}
