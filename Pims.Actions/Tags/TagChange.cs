using System.Text;
using Newtonsoft.Json.Linq;
using Pims.Actions.Assets;
using Pims.Storage;

namespace Pims.Actions.Tags;

/// <summary>Another tag in the place of one, or none, on all assets that exist for the caller; in batches, so that other writers come in between.</summary>
public sealed class TagChange(Database database, TimeProvider time)
{
    const int BatchSize = 500;

    /// <param name="call">Who changes.</param>
    /// <param name="tag">The one that goes.</param>
    /// <param name="to">The one that comes; null for none.</param>
    /// <param name="cancellation">Stops it; what was changed before stays.</param>
    /// <returns>How many assets bore it.</returns>
    /// <exception cref="ActionError"><c>invalid_parameter</c></exception>
    public async Task<long> RunAsync(Call call, string tag, string? to, CancellationToken cancellation)
    {
        var reader = call.Caller.Reader;
        var facet = await database.ReadAsync(async session =>
        {
            var facet = (await SearchTable.FacetsAsync(session, new JObject { ["tags"] = tag }.ToString(), 1)).Single();
            if (to is not null && Bytes(to) - Bytes(tag) is > 0 and var more
                && await TagTable.LargestAsync(session, reader, facet, AssetData.MaxBytes - more) is { } code)
                throw Errors.InvalidParameter.Because($"to is too long for asset {code}: its data would be over its limit of {AssetData.MaxBytes} bytes.", "to");
            return facet;
        }, cancellation);
        if (tag == to)
            return 0;
        long changed = 0, last = 0;
        while (true)
        {
            // Many assets take long, in which a credential can be withdrawn.
            call = await call.AgainAsync(cancellation);
            call.Caller.Require(Role.Editor, "changing tags");
            var (count, written, at) = await database.WriteAsync(async session =>
            {
                var rows = await TagTable.BearersAsync(session, call.Caller.Reader, facet, last, BatchSize);
                var change = call.Caller.ChangeAt(time.GetUtcNow());
                (AssetRow Was, AssetRow Now)[] pairs =
                [
                    .. from row in rows
                       let data = AssetData.WithTag(row.Data, tag, to)
                       where data is not null
                       select (row, row with { Data = data, ModifiedAt = change.At, ModifiedBy = change.By }),
                ];
                await AssetUpdate.WriteAsync(session, pairs, change);
                return (rows.Count, pairs.Length, rows.Count > 0 ? rows[^1].AssetId : last);
            }, cancellation);
            (changed, last) = (changed + written, at);
            if (count < BatchSize)
                return changed;
        }
    }

    static int Bytes(string tag) => Encoding.UTF8.GetByteCount(new JValue(tag).ToString(Newtonsoft.Json.Formatting.None));
}
