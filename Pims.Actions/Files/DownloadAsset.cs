using Pims.Actions.Access;
using Pims.Actions.Assets;
using Pims.Storage;

namespace Pims.Actions.Files;

/// <summary>An asset's file.</summary>
public sealed class DownloadAsset(Database database, AssetFiles files, SignedUrls urls, TimeProvider time) : IAction<AssetTarget, FileAnswer>
{
    static readonly TimeSpan LinkLifetime = TimeSpan.FromHours(1);

    public static ActionFacts Facts { get; } = new("downloadAsset")
    {
        Summary = "The asset's file itself, streamed; in JSON-RPC and in a batch a signed URL of it, good for an hour.",
        Group = "Files",
        Access = Role.Viewer,
        Errors = [Errors.AssetNotFound, Errors.AssetExpired],
        Example = """{"action":"downloadAsset","asset":"logo"}""",
        IsReadOnly = true,
        MovesFile = true,
    };

    public async Task<FileAnswer> HandleAsync(AssetTarget request, Call call, CancellationToken cancellation)
    {
        var row = (await database.ReadAsync(
            session => AssetFinder.FindServedAsync(session, call.Caller, request, time.GetUtcNow()), cancellation)).Row;
        return new FileAnswer(
            row,
            token => files.OpenAsync(row, token),
            token => urls.MakeAsync(call, row.Code, row.Filename!, [], LinkLifetime, token));
    }
}
