namespace Pims.Tests.Buckets;

/// <summary>
/// The tree of buckets as simply as it can be written: what each operation should do, and the code of the failure where it
/// should fail. A parent of 0 is the top, an owner of "" everybody.
/// </summary>
sealed class TreeModel
{
    const string NotFound = "bucket_not_found";

    public sealed record Node(long Parent, string Owner, string Name);

    public Dictionary<long, Node> Buckets { get; } = [];

    /// <summary>The bucket of each asset that lives; 0 is none.</summary>
    public Dictionary<string, long> Assets { get; } = [];

    public HashSet<string> Trash { get; } = [];

    public string? Add(long id, string caller, string name, long parent, bool personal)
    {
        if (!Sees(caller, parent))
            return NotFound;
        var owner = parent != 0 ? Buckets[parent].Owner : personal ? caller : "";
        if (IsTaken(parent, owner, name, 0))
            return "bucket_exists";
        Buckets[id] = new Node(parent, owner, name);
        return null;
    }

    public string? Rename(string caller, long id, string name)
    {
        if (!Sees(caller, id))
            return NotFound;
        var node = Buckets[id];
        if (IsTaken(node.Parent, node.Owner, name, id))
            return "bucket_exists";
        Buckets[id] = node with { Name = name };
        return null;
    }

    public string? Move(string caller, long id, long to)
    {
        if (!Sees(caller, id) || !Sees(caller, to))
            return NotFound;
        if (to != 0 && Subtree(id).Contains(to))
            return "bucket_cycle";
        var owner = to == 0 ? Buckets[id].Owner : Buckets[to].Owner;
        if (IsTaken(to, owner, Buckets[id].Name, id))
            return "bucket_exists";
        Buckets[id] = Buckets[id] with { Parent = to };
        foreach (var one in Subtree(id))
            Buckets[one] = Buckets[one] with { Owner = owner };
        return null;
    }

    public string? Delete(string caller, long id, string contents)
    {
        if (contents == "purge" && caller != "admin")
            return "forbidden";
        if (!Sees(caller, id))
            return NotFound;
        if (contents == "move_to_parent")
            MoveUp(id);
        else
            Remove(id, toTrash: contents == "trash");
        return null;
    }

    public string? Upload(string caller, string code, long bucket)
    {
        if (!Sees(caller, bucket))
            return NotFound;
        Assets[code] = bucket;
        return null;
    }

    public string? MoveAsset(string caller, string code, long to)
    {
        if (!Assets.TryGetValue(code, out var from) || !Sees(caller, from))
            return "asset_not_found";
        if (!Sees(caller, to))
            return NotFound;
        Assets[code] = to;
        return null;
    }

    bool Sees(string caller, long id) => id == 0 || Buckets.TryGetValue(id, out var node) && (node.Owner == "" || node.Owner == caller || caller == "admin");

    bool IsTaken(long parent, string owner, string name, long except) => Buckets.Any(pair =>
        pair.Key != except && pair.Value.Parent == parent && pair.Value.Owner == owner && pair.Value.Name.Equals(name, StringComparison.OrdinalIgnoreCase));

    List<long> Subtree(long root)
    {
        var found = new List<long> { root };
        for (var i = 0; i < found.Count; i++)
            found.AddRange(Buckets.Where(pair => pair.Value.Parent == found[i]).Select(pair => pair.Key));
        return found;
    }

    void Remove(long id, bool toTrash)
    {
        foreach (var one in Subtree(id))
        {
            Forget(one, toTrash);
            Buckets.Remove(one);
        }
    }

    void MoveUp(long id)
    {
        var gone = Buckets[id];
        Buckets.Remove(id);
        if (gone is { Parent: 0, Owner: not "" })
            Forget(id, toTrash: true);
        foreach (var code in Assets.Where(pair => pair.Value == id).Select(pair => pair.Key).ToArray())
            Assets[code] = gone.Parent;
        foreach (var child in Buckets.Where(pair => pair.Value.Parent == id).OrderBy(pair => pair.Value.Name.ToLowerInvariant(), StringComparer.Ordinal).Select(pair => pair.Key).ToArray())
        {
            var name = Buckets[child].Name;
            for (var number = 2; IsTaken(gone.Parent, gone.Owner, name, child); number++)
                name = $"{Buckets[child].Name} ({number})";
            Buckets[child] = Buckets[child] with { Parent = gone.Parent, Name = name };
        }
    }

    void Forget(long bucket, bool toTrash)
    {
        foreach (var code in Assets.Where(pair => pair.Value == bucket).Select(pair => pair.Key).ToArray())
        {
            Assets.Remove(code);
            if (toTrash)
                Trash.Add(code);
        }
    }
}
