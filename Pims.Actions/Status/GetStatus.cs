using Pims.Actions.Chores;
using Pims.Actions.Imaging;
using Pims.Actions.Imaging.Previews;
using Pims.Storage;
using Pims.Storage.Blobs;

namespace Pims.Actions.Status;

/// <summary>Whether the server is there, and what is in it.</summary>
public sealed class GetStatus(Database database, ImageWorkers images, PreviewPrograms previews, RenditionStore renditions, ChoreJournal chores) : IAction<GetStatus.Request, GetStatus.Result>
{
    public static readonly string Version = typeof(GetStatus).Assembly.GetName().Version!.ToString(3);

    public static ActionFacts Facts { get; } = new("getStatus")
    {
        Summary = "Whether the server is there; for callers with a credential also how much is in it and what its image engine can do; for administrators what it does in the background.",
        Group = "System",
        Access = Role.Anonymous,
        Example = """{"action":"getStatus"}""",
        IsReadOnly = true,
    };

    public sealed record Request;

    public sealed record Result(string PimsStatus, string Version, CounterView? Counters, string? Database, ImageView? Images, RenditionsView? Renditions, IReadOnlyList<ChoreView>? Background);

    public sealed record CounterView(long Buckets, long Assets, long Bytes);

    /// <summary>
    /// <paramref name="Unavailable"/> says why no image can be worked on; <paramref name="Lacks"/> are formats that can't be written;
    /// <paramref name="Programs"/> are those that draw what is no image; <paramref name="Workers"/> is for administrators.
    /// </summary>
    public sealed record ImageView(
        string Engine, string? Unavailable, IReadOnlyList<string> Reads, IReadOnlyList<string> Writes, IReadOnlyList<string> Lacks, IReadOnlyList<ProgramView> Programs, WorkersView? Workers);

    /// <summary><paramref name="Package"/> is the Debian package to install where it is not <paramref name="Available"/>.</summary>
    public sealed record ProgramView(string Name, bool Available, string UsedFor, string Package);

    /// <summary>How much room the kept pictures take, null while that is still counted, and may take.</summary>
    public sealed record RenditionsView(long? Bytes, long Limit);

    public async Task<Result> HandleAsync(Request request, Call call, CancellationToken cancellation)
    {
        if (call.Caller.Role == Role.Anonymous)
            return new Result("Active", Version, null, null, null, null, null);
        var counters = await database.ReadAsync(async session =>
        {
            var totals = await AssetTable.TotalsAsync(session, call.Caller.Reader);
            return new CounterView(await BucketTable.CountAsync(session, call.Caller.Reader), totals.Assets, totals.Bytes);
        }, cancellation);
        var (isAdmin, engine) = (call.Caller.Role == Role.Admin, await images.EngineAsync(cancellation));
        return new Result("Active", Version, counters, database.Dialect.Name,
            new ImageView(engine.Version, engine.Unavailable, engine.Reads, engine.Writes, engine.Lacks,
                [.. previews.All.Select(program => new ProgramView(program.Name, program.IsThere, program.Purpose, program.Package))], isAdmin ? images.Figures : null),
            isAdmin ? new RenditionsView(renditions.Bytes, renditions.Limit) : null,
            isAdmin ? chores.Entries : null);
    }
}
