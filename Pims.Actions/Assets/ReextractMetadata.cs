using System.ComponentModel;
using Pims.Actions.Buckets;
using Pims.Actions.Files;
using Pims.Storage;

namespace Pims.Actions.Assets;

/// <summary>Reads files again.</summary>
public sealed class ReextractMetadata(Database database, AssetFiles files, FileMeta meta, TimeProvider time)
    : IAction<ReextractMetadata.Request, ReextractMetadata.Result>
{
    public static ActionFacts Facts { get; } = new("reextractMetadata")
    {
        Summary = "Reads meta anew from the files of several assets, for those that an older version of the server received. Keywords and description are filled from the file where an asset has none; all else stays.",
        Group = "Assets",
        Access = Role.Editor,
        Example = """{"action":"reextractMetadata","assets":["logo","nothing"]}""",
        IsIdempotent = true,
        // It moves none, but takes as long as so many files take to be read.
        MovesFile = true,
    };

    public sealed record Request
    {
        [Description("The assets' codes.")]
        public required IReadOnlyList<string> Assets { get; init; }
    }

    public sealed record Result(IReadOnlyList<AssetView> Assets, IReadOnlyList<string> InvalidCodes);

    public async Task<Result> HandleAsync(Request request, Call call, CancellationToken cancellation)
    {
        var codes = request.Assets.Distinct().ToArray();
        var read = new Dictionary<(string, string), FileFacts>();
        foreach (var row in (await database.ReadAsync(session => AssetFinder.LiveAsync(session, call.Caller, codes), cancellation)).DistinctBy(Content))
            if (await ReadAsync(row, cancellation) is { } facts)
                read.Add(Content(row), facts);
        // Many files may have taken long.
        call = await call.AgainAsync(cancellation);
        call.Caller.Require(Facts.Access, Facts.Name);
        return await database.WriteAsync(async session =>
        {
            var change = call.Caller.ChangeAt(time.GetUtcNow());
            // As they are now: who has another file meanwhile has that one's metadata already.
            var found = (await AssetFinder.LiveAsync(session, call.Caller, codes)).ToDictionary(row => row.Code);
            var renewed = codes.Where(found.ContainsKey).Select(code => (Was: found[code], Now: Renewed(found[code], read, change))).ToArray();
            var differing = renewed.Where(pair => pair.Was != pair.Now).ToArray();
            await AssetTable.RenewMetaAsync(session, [.. differing.Select(pair => pair.Now)]);
            var paths = await BucketPaths.ReadAsync(session, differing.Select(pair => pair.Now.BucketId));
            await LogTable.AddAsync(session, differing.SelectMany(pair => AssetLog.Differences(pair.Was, pair.Now, paths)), change);
            var views = await AssetView.ListAsync(session, [.. renewed.Select(pair => pair.Now)], call.PublicUrl);
            return new Result(views, [.. codes.Where(code => !found.ContainsKey(code))]);
        }, cancellation);
    }

    /// <returns>Null where the asset was purged meanwhile.</returns>
    async Task<FileFacts?> ReadAsync(AssetRow row, CancellationToken cancellation)
    {
        try
        {
            return await meta.ReadAsync(FileTypes.OfMimeType(row.MimeType!), () => files.HoldAsync(row, cancellation), cancellation);
        }
        catch (Exception gone) when (gone is ActionError { Code: var code } && code == Errors.AssetNotFound || gone is FileNotFoundException)
        {
            // Purged or replaced; a file that is missing though its row promises it shows when it is asked for.
            return null;
        }
    }

    static (string, string) Content(AssetRow row) => (row.Checksum!, row.MimeType!);

    static AssetRow Renewed(AssetRow row, Dictionary<(string, string), FileFacts> read, Change change)
    {
        if (!read.TryGetValue(Content(row), out var facts))
            return row;
        var renewed = row with { Meta = facts.Meta, Data = AssetData.Filled(row.Data, facts.Words) };
        return renewed == row ? row : renewed with { ModifiedAt = change.At, ModifiedBy = change.By };
    }
}
