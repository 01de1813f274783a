using System.Reflection;
using Newtonsoft.Json.Linq;
using Pims.Actions;
using Pims.Tests.Support;

namespace Pims.Tests.Conventions;

/// <summary>What an action declares is what is tried: no declared failure and no action without a scenario.</summary>
public sealed class DeclaredErrorsTests
{
    static readonly ILookup<string, Scenario> ByAction = typeof(Scenario).Assembly.GetTypes()
        .SelectMany(type => type.GetFields(BindingFlags.Static | BindingFlags.NonPublic | BindingFlags.Public | BindingFlags.DeclaredOnly))
        .Where(field => field.FieldType == typeof(Scenario[]))
        .SelectMany(field => (Scenario[])field.GetValue(null)!)
        .SelectMany(scenario => ActionsOf(scenario).Select(action => (action, scenario)))
        .ToLookup(pair => pair.action, pair => pair.scenario);

    static readonly TestCaseData[] Actions =
        [.. Catalog.Of(new ActionLimits()).Entries.Select(entry => new TestCaseData(entry.Facts).SetArgDisplayNames(entry.Facts.Name))];

    [TestCaseSource(nameof(Actions))]
    public void Every_declared_error_has_a_scenario(ActionFacts facts)
    {
        var told = ByAction[facts.Name].Select(scenario => (string?)JToken.Parse(scenario.Expect).SelectToken("error.code")).ToHashSet();
        Assert.That(facts.Errors.Select(error => error.Code).Where(code => !told.Contains(code)), Is.Empty, $"{facts.Name} declares what no scenario expects");
    }

    [TestCaseSource(nameof(Actions))]
    public void Every_action_has_a_scenario_of_success_and_one_of_who_may_not(ActionFacts facts)
    {
        var scenarios = ByAction[facts.Name].ToArray();
        Assert.That(scenarios.Any(scenario => scenario.Status == 200), Is.True, "success");
        if (facts.Access > Role.Anonymous)
            Assert.That(scenarios.Any(scenario => scenario is { As: "anonymous", Status: 401 }), Is.True, "anonymous");
        if (facts.Access > Role.Viewer)
            Assert.That(scenarios.Any(scenario => scenario.Status == 403), Is.True, "a role that is too low");
    }

    static string[] ActionsOf(Scenario scenario)
    {
        if (!scenario.Request.TrimStart().StartsWith('{') && !scenario.Request.TrimStart().StartsWith('['))
            return [];
        try
        {
            return [.. JToken.Parse(scenario.Request).SelectTokens("$..action").Where(token => token.Type == JTokenType.String).Select(token => (string)token!)];
        }
        catch (Newtonsoft.Json.JsonException)
        {
            // A scenario of a malformed body names no action.
            return [];
        }
    }
}
