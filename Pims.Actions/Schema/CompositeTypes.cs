using Newtonsoft.Json.Linq;

namespace Pims.Actions.Schema;

sealed class ListType(Type element, ParameterType type, int max) : ParameterType
{
    public override string Name => "array";

    public override string Expected => $"an array of at most {max} elements, each {type.Expected}";

    public override void Describe(JObject description)
    {
        description["max_items"] = max;
        var items = new JObject { ["type"] = type.Name };
        type.Describe(items);
        description["items"] = items;
    }

    public override object Read(JToken token, string path)
    {
        if (token is not JArray array)
            throw Wrong(token, path);
        if (array.Count > max)
            throw Errors.InvalidParameter.Because($"{path} has {array.Count} elements; at most {max} are allowed.", path);
        var list = Array.CreateInstance(element, array.Count);
        for (var i = 0; i < array.Count; i++)
            list.SetValue(type.Read(array[i], $"{path}[{i}]"), i);
        return list;
    }
}

/// <summary>An object from ids to records.</summary>
sealed class MapType(Type value, ParameterType type, int max) : ParameterType
{
    public override string Name => "object";

    public override string Expected => $"an object of at most {max} members, each {type.Expected}";

    public override void Describe(JObject description)
    {
        description["max_members"] = max;
        var members = new JObject { ["type"] = type.Name };
        type.Describe(members);
        description["each"] = members;
    }

    public override object Read(JToken token, string path)
    {
        if (token is not JObject members)
            throw Wrong(token, path);
        if (members.Count > max)
            throw Errors.InvalidParameter.Because($"{path} has {members.Count} members; at most {max} are allowed.", path);
        var map = (System.Collections.IDictionary)Activator.CreateInstance(typeof(Dictionary<,>).MakeGenericType(typeof(string), value))!;
        foreach (var member in members.Properties())
            map.Add(member.Name, type.Read(member.Value, $"{path}.{member.Name}"));
        return map;
    }
}

/// <summary>A record with parameters of its own.</summary>
sealed class RecordType(RequestSchema schema) : ParameterType
{
    public override string Name => "object";

    public override string Expected => "an object";

    public override void Describe(JObject description) => description["members"] = schema.Describe();

    public override object Read(JToken token, string path) => token is JObject members ? schema.Read(members, path + ".") : throw Wrong(token, path);
}
