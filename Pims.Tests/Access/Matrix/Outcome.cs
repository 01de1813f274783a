using System.Text.RegularExpressions;
using Newtonsoft.Json.Linq;
using Pims.Actions;
using Pims.Tests.Support;

namespace Pims.Tests.Access.Matrix;

/// <summary>Makes one attempt and says in a word what came of it.</summary>
/// <param name="world">Where.</param>
/// <param name="attempt">What.</param>
/// <param name="kind">On what.</param>
/// <param name="who">By whom.</param>
sealed class Outcome(World world, Attempt attempt, On kind, Who who)
{
    public const string Ok = "ok", Shown = "shown", Hidden = "hidden", Invalid = "invalid", NotTried = "-";

    static readonly Dictionary<string, int> Statuses = typeof(Errors).GetFields()
        .Select(field => field.GetValue(null)).OfType<ErrorCode>().ToDictionary(error => error.Code, error => error.Status);

    /// <summary>The word; and where a 404 tells more than that nothing of the name is there, what it tells.</summary>
    public async Task<(string Word, string? Betrayal)> TryAsync()
    {
        if (who.IsOwnKey && kind == On.NoBucket)
            return (NotTried, null);
        var things = await world.ThingsAsync(attempt, kind, who);
        var credential = world.CredentialOf(who, kind, things) ?? "anonymous";
        var answer = await SendAsync(things, credential, withUnknown: false);
        var word = Word(answer, things);
        return (word, word == "404" ? Betrayal(answer, await SendAsync(things, credential, withUnknown: true), things) : null);
    }

    async Task<Answer> SendAsync(Things things, string credential, bool withUnknown)
    {
        var filled = await world.FillAsync(attempt.Parameters, kind, who, things, withUnknown);
        if (!attempt.IsAction)
            return attempt.Way == Way.Media
                ? await world.Server.GetAsync($"/media/{filled}/f.txt", credential)
                : await world.Server.GetAsync($"/media/{filled}/f.txt" + (credential == "anonymous" ? "" : $"?read_key={Uri.EscapeDataString(credential)}"));
        var members = JObject.Parse(filled);
        JToken body = attempt.Way switch
        {
            Way.JsonRpc => new JObject { ["jsonrpc"] = "2.0", ["id"] = 1, ["method"] = attempt.Action, ["params"] = members },
            Way.BatchElement => new JArray { new JObject(members) { ["action"] = attempt.Action } },
            _ => new JObject(members) { ["action"] = attempt.Action },
        };
        var answer = await world.Server.PostAsync(body.ToString(), credential);
        return attempt.Way == Way.Address && (int)answer.Status == 200
            ? await world.Server.GetAsync(new Uri(answer.Get<string>("url")).PathAndQuery)
            : answer;
    }

    string Word(Answer answer, Things things)
    {
        if (CodeOf(answer) is { } code)
            return Statuses[code] is 401 or 403 or 404 ? Statuses[code].ToString() : code;
        if ((int)answer.Status != 200)
            return ((int)answer.Status).ToString();
        if (answer.Response.Content.Headers.ContentType?.MediaType != "application/json")
            return Ok;
        if (attempt.Shows is { } shows)
            return Names(answer.Json, shows).Contains(things.Names[shows]) ? Shown : Hidden;
        var refused = answer.Json.SelectTokens("$..invalid_ids[*]").Concat(answer.Json.SelectTokens("$..invalid_codes[*]"));
        return refused.Any() ? Invalid : Ok;
    }

    static string? CodeOf(Answer answer) =>
        answer.Response.Content.Headers.ContentType?.MediaType == "application/json"
            ? (string?)(answer.Json.SelectToken("error.data.code") ?? answer.Json.SelectToken("error.code") ?? answer.Json.SelectToken("[0].error.code"))
            : null;

    static IEnumerable<string> Names(JToken answer, string placeholder) =>
        (placeholder is "@asset" or "@trashed" ? answer.SelectTokens("$..asset").Concat(answer.SelectTokens("assets[*]")) : answer.SelectTokens($"$..{placeholder[1..]}_id"))
            .Select(token => token.ToString());

    /// <summary>Null where both say the same, but for the names that were asked for.</summary>
    static string? Betrayal(Answer hidden, Answer unknown, Things things)
    {
        var (one, other) = (Told(hidden, things.Names), Told(unknown, World.Unknown));
        return one == other ? null : $"{one} but of what does not exist {other}";
    }

    static string Told(Answer answer, IReadOnlyDictionary<string, string> names)
    {
        var body = (JContainer)answer.Json;
        foreach (var id in body.DescendantsAndSelf().OfType<JProperty>().Where(member => member.Name == "request_id").ToArray())
            id.Remove();
        var told = $"{(int)answer.Status} {body.ToString(Newtonsoft.Json.Formatting.None)}";
        return names.OrderByDescending(pair => pair.Value.Length)
            .Aggregate(told, (text, pair) => Regex.Replace(text, $@"(?<!\w){Regex.Escape(pair.Value)}(?!\w)", pair.Key));
    }
}
