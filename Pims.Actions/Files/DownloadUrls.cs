using Newtonsoft.Json;
using Newtonsoft.Json.Linq;
using Pims.Actions.Access;
using Pims.Storage;

namespace Pims.Actions.Files;

/// <summary>
/// Addresses for what no media address serves, such as a zip: the request is kept, and made again by right of its maker when the address is read.
/// </summary>
public sealed class DownloadUrls(Database database, SignedUrls urls, TimeProvider time)
{
    static readonly TimeSpan Lifetime = TimeSpan.FromHours(1);

    /// <param name="call">Whose right the address gives on.</param>
    /// <param name="action">What answers with a file.</param>
    /// <param name="parameters">By name or by position; they were checked.</param>
    /// <param name="filename">What the file is called, for people.</param>
    /// <param name="cancellation">Stops it.</param>
    public async Task<SignedUrl> MakeAsync(Call call, ActionEntry action, JToken? parameters, string filename, CancellationToken cancellation)
    {
        var row = new DownloadRow { Action = action.Facts.Name, Request = action.Schema.ByName(parameters).ToString(Formatting.None) };
        var id = await database.WriteAsync(session => DownloadTable.InsertAsync(session, row, time.GetUtcNow() + Lifetime), cancellation);
        return await urls.MakeAsync(call, Subject(id), $"{call.PublicUrl}/download/{id}/{Uri.EscapeDataString(filename)}", [], Lifetime, cancellation);
    }

    /// <summary>The request that an address stands for, and by whose right.</summary>
    /// <param name="id">From the address.</param>
    /// <param name="parameters">All its query parameters.</param>
    /// <param name="cancellation">Stops it.</param>
    /// <exception cref="ActionError"><c>invalid_signature</c></exception>
    public async Task<(Caller Maker, string Action, JObject Parameters)> FindAsync(
        long id, IEnumerable<KeyValuePair<string, string>> parameters, CancellationToken cancellation)
    {
        var maker = await urls.VerifyAsync(Subject(id), parameters, cancellation);
        var row = await database.ReadOneAsync(session => DownloadTable.FindAsync(session, id), cancellation)
            ?? throw Errors.InvalidSignature.Because("The signed address has expired; ask for a new one.", SignedUrls.Expires);
        return (maker, row.Action, StoredJson.Parsed(row.Request));
    }

    // No asset's code has a slash.
    static string Subject(long id) => $"download/{id}";
}
