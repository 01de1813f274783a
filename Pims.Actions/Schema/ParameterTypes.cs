using System.ComponentModel.DataAnnotations;
using System.Reflection;
using Newtonsoft.Json.Linq;
using Newtonsoft.Json.Serialization;

namespace Pims.Actions.Schema;

/// <summary>The one place that says which CLR type is which kind of parameter.</summary>
static class ParameterTypes
{
    public static ParameterType For(Type type, MemberInfo member, ActionLimits limits)
    {
        type = Nullable.GetUnderlyingType(type) ?? type;
        if (type.GetInterfaces().Any(face => face.IsGenericType && face.GetGenericTypeDefinition() == typeof(IReadFromJson<>)))
            return (ParameterType)Activator.CreateInstance(typeof(OwnType<>).MakeGenericType(type))!;
        if (type == typeof(string))
            return Text(member);
        if (type.IsEnum)
            return new EnumType(type, [.. Enum.GetNames(type).Select(Json.Snake)]);
        if (type == typeof(long) || type == typeof(int))
            return Integer(type, member);
        if (type == typeof(bool))
            return new BooleanType();
        if (type == typeof(DateTimeOffset))
            return new MomentType();
        if (type == typeof(JObject))
            return new FreeObjectType();
        return Json.Contract(type) switch
        {
            JsonArrayContract { CollectionItemType: { } element } => new ListType(element, For(element, member, limits), limits.ListLength),
            JsonDictionaryContract { DictionaryValueType: { } value } => new MapType(value, For(value, member, limits), limits.ListLength),
            JsonObjectContract => new RecordType(new RequestSchema(type, limits)),
            _ => throw new ArgumentException($"{member.DeclaringType}.{member.Name}: {type} is no kind of parameter."),
        };
    }

    static TextType Text(MemberInfo member)
    {
        var length = member.GetCustomAttribute<LengthAttribute>();
        var allowed = member.GetCustomAttribute<AllowedValuesAttribute>()?.Values.Cast<string>().ToArray();
        return new TextType(length?.MinimumLength ?? 0, length?.MaximumLength ?? int.MaxValue, allowed)
        {
            IsSecret = member.IsDefined(typeof(SecretAttribute)),
            IsLine = member.IsDefined(typeof(LineAttribute)),
        };
    }

    static IntegerType Integer(Type type, MemberInfo member)
    {
        var isId = member.IsDefined(typeof(IdAttribute));
        var range = member.GetCustomAttribute<RangeAttribute>();
        var (min, max) = range is null
            ? (isId ? 1 : type == typeof(int) ? int.MinValue : long.MinValue, type == typeof(int) ? int.MaxValue : long.MaxValue)
            : (Convert.ToInt64(range.Minimum), Convert.ToInt64(range.Maximum));
        return new IntegerType(type, min, max, isId);
    }
}
