using System.Reflection;
using System.Runtime.CompilerServices;
using Newtonsoft.Json.Linq;
using Newtonsoft.Json.Serialization;

namespace Pims.Actions.Schema;

/// <summary>
/// The parameters of a request record, in the order of its declaration (a base record's first, unless <see cref="ComesLastAttribute"/>): compiled once, through
/// Newtonsoft's own contract of the type. Reading checks and fills in one pass, so the two can't disagree.
/// </summary>
public sealed class RequestSchema
{
    readonly Func<object> create;
    readonly Dictionary<string, int> byName = new(StringComparer.Ordinal);

    public RequestSchema(Type type, ActionLimits limits)
    {
        var contract = (JsonObjectContract)Json.Contract(type);
        create = contract.DefaultCreator ?? throw new ArgumentException($"{type} needs a constructor without parameters.");
        var defaults = create();
        Parameters =
        [
            .. from property in contract.Properties
               let member = (PropertyInfo)type.GetMember(property.UnderlyingName!).Single()
               orderby member.IsDefined(typeof(ComesLastAttribute)), Rank(member.DeclaringType!), member.MetadataToken
               select Compile(property, member, defaults, limits),
        ];
        for (var i = 0; i < Parameters.Count; i++)
        {
            byName.Add(Parameters[i].Name, i);
            if (Parameters[i].Alias is { } alias)
                byName.Add(alias, i);
        }
    }

    public IReadOnlyList<Parameter> Parameters { get; }

    /// <param name="parameters">By name (an object), by position (an array), or none.</param>
    /// <exception cref="ActionError"><c>missing_parameter</c>, <c>invalid_parameter</c>, <c>unknown_parameter</c></exception>
    public object Read(JToken? parameters) => Read(ByName(parameters), "");

    /// <summary>The parameters by name, however they were given.</summary>
    /// <exception cref="ActionError"><c>invalid_parameter</c></exception>
    public JObject ByName(JToken? parameters) => parameters is JArray positions ? Named(positions) : (JObject?)parameters ?? [];

    /// <summary>The parameters as describeAction shows them.</summary>
    public JArray Describe() => new(Parameters.Select(parameter => parameter.Describe()));

    internal object Read(JObject members, string prefix)
    {
        var request = create();
        Span<bool> given = stackalloc bool[Parameters.Count];
        foreach (var (name, value) in members)
        {
            var index = Find(name, prefix);
            if (given[index])
                throw Errors.InvalidParameter.Because($"{prefix}{Parameters[index].Name} is given twice, also as {Parameters[index].Alias}.", prefix + name);
            given[index] = Fill(request, Parameters[index], value!, prefix + name);
        }
        for (var i = 0; i < given.Length; i++)
            if (!given[i] && Parameters[i].IsRequired)
                throw Errors.MissingParameter.Because(
                    $"{prefix}{Parameters[i].Name} is missing: {Parameters[i].Type.Expected}.", prefix + Parameters[i].Name);
        return request;
    }

    static bool Fill(object request, Parameter parameter, JToken value, string path)
    {
        if (value.Type != JTokenType.Null)
            parameter.Set(request, parameter.Type.Read(value, path));
        else if (parameter.TakesNull)
            parameter.Set(request, null);
        else
            return false;
        return true;
    }

    int Find(string name, string prefix) =>
        byName.TryGetValue(name, out var index)
            ? index
            : throw Errors.UnknownParameter.Because(
                $"{prefix}{Nearest.Shown(name)} is no parameter here{Nearest.Hint(name, byName.Keys)}", prefix + name);

    JObject Named(JArray positions)
    {
        if (positions.Count > Parameters.Count)
            throw Errors.InvalidParameter.Because($"{positions.Count} parameters by position are given; the action takes {Parameters.Count}.");
        return new JObject(positions.Select((value, i) => new JProperty(Parameters[i].Name, value)));
    }

    static Parameter Compile(JsonProperty property, PropertyInfo member, object defaults, ActionLimits limits)
    {
        var optional = member.PropertyType.IsGenericType && member.PropertyType.GetGenericTypeDefinition() == typeof(Optional<>);
        var type = optional ? member.PropertyType.GetGenericArguments()[0] : member.PropertyType;
        var set = property.ValueProvider!;
        var isRequired = member.IsDefined(typeof(RequiredMemberAttribute));
        var wrap = optional ? OptionalOf(type) : null;
        return new Parameter
        {
            Name = property.PropertyName!,
            Alias = member.GetCustomAttribute<AliasAttribute>()?.Name,
            Summary = member.GetCustomAttribute<System.ComponentModel.DescriptionAttribute>()?.Description ?? "",
            Type = ParameterTypes.For(type, member, limits),
            IsRequired = isRequired,
            TakesNull = optional,
            Default = optional || isRequired ? null : Written(set.GetValue(defaults)),
            Set = wrap is null ? set.SetValue : (target, value) => set.SetValue(target, wrap(value)),
        };
    }

    // false and 0 say nothing that absence does not say.
    static object? Written(object? value) => value is false or 0 or 0L ? null : value;

    static Func<object?, object> OptionalOf(Type type)
    {
        var constructor = typeof(Optional<>).MakeGenericType(type).GetConstructor([type])!;
        return value => constructor.Invoke([value]);
    }

    static int Rank(Type type) => type.IsDefined(typeof(ComesLastAttribute), inherit: false) ? int.MaxValue : Depth(type);

    static int Depth(Type type) => type.BaseType is { } parent ? Depth(parent) + 1 : 0;
}
