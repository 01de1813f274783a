using System.Text.Json.Nodes;

namespace ImportFolder;

/// <summary>A bucket of the library; an id of null is the top, where files are in no bucket.</summary>
/// <param name="Id">Its id.</param>
/// <param name="Owner">Whose personal bucket it is, as those below it are; null for a global one.</param>
/// <param name="IsNew">It was made by this run: nothing is in it.</param>
sealed record Bucket(long? Id, string? Owner, bool IsNew)
{
    /// <summary>From an answer.</summary>
    public static Bucket Of(JsonNode shown, bool isNew = false) => new((long)shown["bucket_id"]!, (string?)shown["owner"], isNew);
}

/// <summary>
/// Finds the buckets that folders become, and makes those that are missing. Another's personal bucket, which an administrator sees
/// beside the global ones, is never one of them; the caller's own is only where a path names it.
/// </summary>
sealed class Buckets(Server server)
{
    const int AtOnce = 100;

    /// <summary>The bucket at a path; what is missing of it is made.</summary>
    public async Task<Bucket> AtAsync(string path)
    {
        var bucket = new Bucket(null, null, IsNew: false);
        var steps = path.Split('/', StringSplitOptions.RemoveEmptyEntries);
        for (var depth = steps.Length; depth > 0; depth--)
        {
            try
            {
                var found = await server.CallAsync("getBucket", new JsonObject { ["path"] = "/" + string.Join('/', steps[..depth]) });
                if (!await IsOwnAsync(Bucket.Of(found["bucket"]!)))
                    continue;
                bucket = Bucket.Of(found["bucket"]!);
                steps = steps[depth..];
                break;
            }
            catch (Refusal missing) when (missing.Code == "bucket_not_found")
            {
            }
        }
        foreach (var step in steps)
        {
            var (made, reason) = (await BelowAsync(bucket, [step]))[0];
            bucket = made ?? throw new Refusal($"{path}: {reason}");
        }
        return bucket;
    }

    /// <summary>The buckets of these names below another, in their order; a reason in place of one that the server refuses.</summary>
    public async Task<IReadOnlyList<(Bucket? Bucket, string? Reason)>> BelowAsync(Bucket parent, IReadOnlyList<string> names)
    {
        var there = parent.IsNew ? [] : await ChildrenAsync(parent);
        var result = new Dictionary<string, (Bucket?, string?)>(StringComparer.Ordinal);
        foreach (var name in names.Where(name => there.ContainsKey(Key(name))))
            result[name] = (there[Key(name)], null);
        // Names that differ only in their case are one bucket.
        foreach (var group in names.Where(name => !result.ContainsKey(name)).GroupBy(Key).Chunk(AtOnce))
        {
            var made = await MakeAsync(parent, [.. group.Select(same => same.First())]);
            foreach (var (same, one) in group.Zip(made))
                foreach (var name in same)
                    result[name] = one;
        }
        return [.. names.Select(name => result[name])];
    }

    /// <summary>All together; where the server refuses that, one by one, so that it says of each why.</summary>
    async Task<IReadOnlyList<(Bucket?, string?)>> MakeAsync(Bucket parent, string[] names)
    {
        try
        {
            var made = await server.CallAsync("addBuckets", new JsonObject { ["buckets"] = new JsonArray([.. names.Select(name => Wanted(parent, name))]) });
            return [.. made["buckets"]!.AsArray().Select(one => ((Bucket?)Bucket.Of(one!, isNew: true), (string?)null))];
        }
        catch (Refusal refusal) when (!refusal.IsForAll && names.Length > 1)
        {
            var single = new List<(Bucket?, string?)>();
            foreach (var name in names)
                single.AddRange(await MakeAsync(parent, [name]));
            return single;
        }
        catch (Refusal refusal) when (!refusal.IsForAll)
        {
            // Another may have made it meanwhile.
            return refusal.Code == "bucket_exists" && (await ChildrenAsync(parent)).TryGetValue(Key(names[0]), out var other)
                ? [(other, null)]
                : [(null, refusal.Message)];
        }
    }

    async Task<Dictionary<string, Bucket>> ChildrenAsync(Bucket parent)
    {
        var answer = await server.CallAsync("getSubBuckets", new JsonObject { ["bucket_id"] = parent.Id is { } id ? id : "root" });
        // At the top the personal ones stand beside the global ones, under the same names even.
        return answer["buckets"]!.AsArray().Select(one => (Key: Key((string)one!["name"]!), Bucket: Bucket.Of(one)))
            .Where(child => child.Bucket.Owner == parent.Owner).ToDictionary(child => child.Key, child => child.Bucket);
    }

    /// <summary>Global, or personal and the caller's own; all that the key of a bucket finds is in that bucket.</summary>
    async Task<bool> IsOwnAsync(Bucket bucket)
    {
        if (bucket.Owner is null)
            return true;
        var caller = (await server.CallAsync("getCurrentCaller", []))["caller"]!;
        return (string?)caller["id"] == bucket.Owner || caller["bucket_id"] is not null;
    }

    static JsonObject Wanted(Bucket parent, string name)
    {
        var wanted = new JsonObject { ["name"] = name };
        if (parent.Id is { } id)
            wanted["parent_id"] = id;
        return wanted;
    }

    static string Key(string name) => name.ToLowerInvariant();
}
