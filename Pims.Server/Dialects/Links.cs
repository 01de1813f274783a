using Pims.Actions;
using Pims.Actions.Files;

namespace Pims.Server.Dialects;

/// <summary>In place of a file, which JSON can't hold, the signed address of it.</summary>
sealed class Links(DownloadUrls downloads)
{
    /// <returns>What is no file as it is.</returns>
    public async Task<object> InPlaceOfFileAsync(object result, ActionEntry entry, Invocation invocation, Call call, CancellationToken cancellation) => result switch
    {
        FileAnswer { LinkAsync: { } link } => await link(cancellation),
        FileAnswer file => await downloads.MakeAsync(call, entry, invocation.Parameters, file.Filename, cancellation),
        StreamAnswer stream => await downloads.MakeAsync(call, entry, invocation.Parameters, stream.Filename, cancellation),
        _ => result,
    };
}
