using Newtonsoft.Json.Linq;
using Pims.Actions;
using Pims.Actions.Buckets;

namespace Pims.Tests.Conventions;

/// <summary>What holds for every action that there is or will be.</summary>
public sealed class CatalogueTests
{
    static readonly IReadOnlyList<ActionEntry> Entries = Catalog.Of(new ActionLimits()).Entries;

    [Test]
    public void Every_action_is_in_the_catalogue()
    {
        var written = typeof(Catalog).Assembly.GetTypes().Where(type => type is { IsAbstract: false, IsInterface: false } && type.GetInterfaces().Any(
            face => face.IsGenericType && face.GetGenericTypeDefinition() == typeof(IAction<,>)));
        Assert.That(Entries.Select(entry => entry.Handler), Is.EquivalentTo(written));
    }

    [Test]
    public void A_name_stands_once_in_the_catalogue()
    {
        var error = Assert.Catch(() => new ActionCatalog(new ActionLimits()).Add<AddBucket>().Add<AddBucket>());
        Assert.That(error!.GetBaseException(), Is.InstanceOf<ArgumentException>());
        Assert.That(error.GetBaseException().Message, Does.Contain("addBucket"));
    }

    [Test]
    public void What_is_no_action_is_not_added() =>
        Assert.That(() => new ActionCatalog(new ActionLimits()).Add<CatalogueTests>(), Throws.ArgumentException);

    [TestCaseSource(nameof(Entries))]
    public void It_is_named_as_its_class(ActionEntry entry) =>
        Assert.That(entry.Facts.Name, Is.EqualTo(char.ToLowerInvariant(entry.Handler.Name[0]) + entry.Handler.Name[1..]));

    [TestCaseSource(nameof(Entries))]
    public void Its_summary_is_a_sentence(ActionEntry entry)
    {
        Assert.That(entry.Facts.Summary, Does.Match(@"^[A-Z].+\.$"));
        Assert.That(entry.Facts.Group, Does.Match("^[A-Z]"));
    }

    [TestCaseSource(nameof(Entries))]
    public void Its_example_is_a_call_of_it_that_its_parameters_allow(ActionEntry entry)
    {
        var example = (JObject)StrictJson.Parse(System.Text.Encoding.UTF8.GetBytes(entry.Facts.Example), 64);
        Assert.That((string?)example["action"], Is.EqualTo(entry.Facts.Name));
        example.Remove("action");
        Assert.That(() => entry.Schema.Read(example), Throws.Nothing);
    }

    [TestCaseSource(nameof(Entries))]
    public void Its_parameters_are_explained_and_named_in_snake_case(ActionEntry entry)
    {
        foreach (var parameter in WithMembers(entry.Schema.Describe()))
        {
            Assert.That((string?)parameter["summary"], Does.Match(@"\.$"), parameter.ToString());
            Assert.That((string?)parameter["name"], Does.Match("^[a-z][a-z0-9]*(_[a-z0-9]+)*$"));
            Assert.That((string?)parameter["name"], Is.Not.AnyOf("action", "pretty", "jsonrpc"));
        }
    }

    [TestCaseSource(nameof(Entries))]
    public void Its_required_parameters_say_so_alone(ActionEntry entry)
    {
        foreach (var parameter in entry.Schema.Parameters)
            Assert.That(parameter.IsRequired && parameter.Default is not null, Is.False, parameter.Name);
    }

    [TestCaseSource(nameof(Entries))]
    public void Its_errors_are_of_the_list_and_its_own(ActionEntry entry)
    {
        var known = typeof(Errors).GetFields().Select(field => field.GetValue(null)).ToArray();
        ErrorCode[] everybodys =
        [
            Errors.InvalidJson, Errors.InvalidRequest, Errors.MissingParameter, Errors.InvalidParameter, Errors.UnknownParameter, Errors.Unauthenticated,
            Errors.Forbidden, Errors.Internal, Errors.Timeout,
        ];
        Assert.That(entry.Facts.Errors, Is.Unique.And.SubsetOf(known));
        Assert.That(entry.Facts.Errors.Intersect(everybodys), Is.Empty);
    }

    [TestCaseSource(nameof(Entries))]
    public void What_takes_files_moves_them(ActionEntry entry) =>
        Assert.That(entry.Facts.TakesFiles && !entry.Facts.MovesFile, Is.False);

    [Test]
    public void Errors_have_names_of_their_own_and_a_meaning()
    {
        var all = typeof(Errors).GetFields().Select(field => (Field: field.Name, Error: (ErrorCode)field.GetValue(null)!)).ToArray();
        Assert.That(all.Select(one => one.Error.Code), Is.Unique);
        foreach (var (field, error) in all)
        {
            Assert.That(error.Code, Is.EqualTo(Json.Snake(field)));
            Assert.That(error.Status, Is.InRange(400, 599));
            Assert.That(error.Meaning, Does.Match(@"^[A-Z].+\.$"));
        }
    }

    static IEnumerable<JToken> WithMembers(JArray parameters) => parameters.SelectMany(parameter =>
        new[] { parameter }.Concat(new[] { parameter, parameter["items"], parameter["each"] }
            .Select(holder => holder?["members"]).OfType<JArray>().SelectMany(WithMembers)));
}
