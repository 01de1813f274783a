using Pims.Storage;

namespace Pims.Actions.Assets;

/// <summary>Gives out a code before its file is there.</summary>
public sealed class GenerateAssetCode(Database database, TimeProvider time) : IAction<GenerateAssetCode.Request, GenerateAssetCode.Result>
{
    public static ActionFacts Facts { get; } = new("generateAssetCode")
    {
        Summary = "Gives out a new asset code, to be used in uploadAsset within 7 days.",
        Group = "Assets",
        Access = Role.Editor,
        Example = """{"action":"generateAssetCode"}""",
    };

    public sealed record Request;

    public sealed record Result(string AssetCode);

    public Task<Result> HandleAsync(Request request, Call call, CancellationToken cancellation) =>
        database.WriteAsync(async session =>
        {
            var now = time.GetUtcNow();
            var code = Assets.AssetCode.Make(now);
            await AssetTable.InsertAsync(session, NewAsset.Reserved(code, call.Caller.ChangeAt(now)));
            return new Result(code);
        }, cancellation);
}
