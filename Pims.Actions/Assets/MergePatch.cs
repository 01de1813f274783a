using Newtonsoft.Json.Linq;

namespace Pims.Actions.Assets;

/// <summary>Changes JSON as RFC 7396 says: the members of an object replace those of the same name, null removes, all else stays.</summary>
public static class MergePatch
{
    /// <param name="target">What there is, null where nothing is; an object is changed in place.</param>
    /// <param name="patch">An object changes the target; anything else takes its place.</param>
    public static JToken Apply(JToken? target, JToken patch)
    {
        if (patch is not JObject members)
            return patch;
        var result = target as JObject ?? [];
        foreach (var (name, value) in members)
        {
            if (value is null or { Type: JTokenType.Null })
                result.Remove(name);
            else if (Apply(result[name], value) is var merged && merged != result[name])
                result[name] = merged;
        }
        return result;
    }
}
