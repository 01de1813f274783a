using System.Globalization;
using System.Text;
using Newtonsoft.Json.Linq;
using Pims.Tests.Support;

namespace Pims.Tests.Storage;

/// <summary>The two databases find the same.</summary>
[Category(Torture.Category)]
public sealed class SearchEnginesTests
{
    const int AssetsOfEach = 12, QueriesOfEach = 25;

    static readonly int Libraries = Torture.Form(12, 300);

    /// <summary>Of characters whose neighbours are alike, one in so many is looked at.</summary>
    static readonly int Step = Torture.Form(61, 1);

    /// <summary>Ideographs and Hangul.</summary>
    static readonly (int From, int To)[] Alike = [(0x3400, 0xA000), (0xAC00, 0xD7A4), (0x17000, 0x18D00), (0x20000, 0x33480)];

    static readonly string[] Words =
    [
        "red", "Red", "REDDISH", "Grüße", "GRUSSE", "straße", "Éclair", "e\u0301clair", "ΑΒΓ", "αβγ", "Привет", "ПРИВЕТ", "東京", "12", "12.5", "a_b", "a-b", "x\u0301\u0302y",
        "\u0301", "naïve", "ǅ", "ß", "ſ", "İstanbul", "नमस्ते", "👍", "🥲", "a\u0000b", "it's", "\\", "\"", "'", "%", "*", ":", "null", "true", "İ", "ﬁ", "½", "²", "\u00ad", "\u200d",
    ];

    TestServer embedded = null!, shared = null!;

    [OneTimeSetUp]
    public async Task StartAsync()
    {
        embedded = await TestServer.StartAsync(("Database", ""));
        shared = await TestServer.StartAsync(("Database", await SharedPostgres.One.DatabaseAsync("search_engines")));
    }

    [OneTimeTearDown]
    public async Task StopAsync()
    {
        await embedded.DisposeAsync();
        await shared.DisposeAsync();
    }

    [Test]
    public async Task Every_character_is_a_part_of_words_or_between_them_for_both()
    {
        var sql = await embedded.ValueAsync<string>("select sql from sqlite_schema where name = 'asset_word'");
        Assert.That(sql, Does.Contain("unicode61 remove_diacritics 2 categories 'L* N* M* Co'"));
        await embedded.ExecuteAsync("""
            create virtual table every_letter using fts5 (text, tokenize = "unicode61 remove_diacritics 2 categories 'L* N* M* Co'");
            create virtual table every_word using fts5vocab(every_letter, instance)
            """);
        // Without the zero, which no text of PostgreSQL has.
        var values = Enumerable.Range(1, 0x10FFFF).Where(value => Rune.IsValid(value) && (value % Step == 0 || !IsAlike(value))).ToArray();
        foreach (var some in values.Chunk(2000))
        {
            var text = string.Join(' ', some.Select(value => $"a{new Rune(value)}b"));
            var theirs = await embedded.Database.WriteAsync(async session =>
            {
                await session.ExecuteAsync("delete from every_letter");
                await session.ExecuteAsync("insert into every_letter (text) values (@text)", new { text });
                return await session.ListAsync<string>("select term from every_word order by offset");
            }, CancellationToken.None);
            var ours = await shared.Database.ReadAsync(session => session.ListAsync<string>("select word from asset_folded(@text)", new { text }), CancellationToken.None);
            Assert.That(ours, Is.EqualTo(theirs), $"U+{some[0]:X} to U+{some[^1]:X}");
        }
        await Torture.TellAsync($"{values.Length:#,0} characters are the same parts of words to SQLite and to PostgreSQL");
    }

    static bool IsAlike(int value) => Alike.Any(block => value >= block.From && value < block.To)
        || Rune.GetUnicodeCategory(new Rune(value)) is UnicodeCategory.OtherNotAssigned or UnicodeCategory.PrivateUse;

    [Test]
    public async Task Generated_libraries_are_searched_alike()
    {
        var random = new Random(20261122);
        for (var library = 0; library < Libraries; library++)
        {
            foreach (var server in new[] { embedded, shared })
                await server.ExecuteAsync("delete from asset_log; delete from asset_version; delete from asset");
            for (var asset = 0; asset < AssetsOfEach; asset++)
                await BothAsync(Upload(random, $"a{library}_{asset}"));
            for (var query = 0; query < QueriesOfEach; query++)
            {
                var request = Search(random);
                var (theirs, ours) = await BothAsync(request);
                Assert.That(Names(ours), Is.EqualTo(Names(theirs)), request.ToString());
            }
            var (tags, same) = await BothAsync(new JObject { ["action"] = "getTags", ["counts"] = true });
            Assert.That(same["tags"]!.ToString(), Is.EqualTo(tags["tags"]!.ToString()));
        }
        await Torture.TellAsync($"{Libraries} generated libraries, {Libraries * QueriesOfEach:#,0} searches: SQLite and PostgreSQL found the same in the same order");
    }

    async Task<(JToken Embedded, JToken Shared)> BothAsync(JObject request) =>
        ((await embedded.DoAsync(request.ToString())).Json, (await DoAsync(shared, request)).Json);

    static async Task<Answer> DoAsync(TestServer server, JObject request)
    {
        var answer = await server.PostAsync(request.ToString());
        Assert.That((int)answer.Status, Is.EqualTo(200), () => $"{request}\n{string.Join('\n', server.LinesWith("failed unexpectedly"))}");
        return answer;
    }

    static string[] Names(JToken found) => [.. found["assets"]!.Select(asset => (string)asset["asset"]!)];

    static JObject Upload(Random random, string code) => new()
    {
        ["action"] = "uploadAsset",
        ["asset"] = code,
        ["filename"] = $"{random.Next(100)}{Pick(random).Replace("\\", "").Replace("\0", "").Replace("\"", "").Replace("*", "").Replace(":", "")}.txt",
        ["content"] = Convert.ToBase64String(Encoding.UTF8.GetBytes(code)),
        ["data"] = new JObject
        {
            ["tags"] = new JArray(Some(random).Distinct().Where(tag => !tag.Contains('\0'))),
            ["keywords"] = new JArray(Some(random).Distinct().Where(keyword => !keyword.Contains('\0'))),
            ["description"] = string.Join(' ', Some(random)),
            ["any"] = Value(random),
        },
    };

    static JObject Search(Random random)
    {
        var request = new JObject { ["action"] = "searchAssets", ["limit"] = 1 + random.Next(20) };
        if (random.Next(4) > 0)
            request["query"] = string.Join(' ', Some(random).Append(Pick(random)).Select(word => word[..random.Next(1, word.Length + 1)].Replace("\0", "")).Where(word => char.IsLetterOrDigit(word[0])).Append("a"[..random.Next(2)]));
        if (random.Next(3) == 0 && Value(random) is { Type: not JTokenType.Null } any)
            request["data"] = new JObject { ["any"] = any };
        if (random.Next(4) == 0)
            request["sort"] = random.Next(2) == 0 ? "filename" : "-size";
        if (string.IsNullOrWhiteSpace((string?)request["query"]))
            request.Remove("query");
        return request;
    }

    static JToken Value(Random random) => random.Next(7) switch
    {
        0 => random.Next(3),
        1 => random.Next(3) / 2.0,
        2 => Pick(random),
        3 => true,
        4 => JValue.CreateNull(),
        5 => new JArray(Pick(random), random.Next(2)),
        _ => new JObject { [Pick(random)] = Pick(random) },
    };

    static IEnumerable<string> Some(Random random) => Enumerable.Range(0, random.Next(4)).Select(_ => Pick(random));

    static string Pick(Random random) => Words[random.Next(Words.Length)];
}
