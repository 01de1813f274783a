using System.Globalization;
using System.Text;
using Pims.Storage;
using Pims.Tests.Contract;
using Pims.Tests.Support;

namespace Pims.Tests.Storage;

/// <summary>What SQLite's part of the search is relied on for.</summary>
public sealed class SearchIndexTests : OneServerTest
{
    [Test, Category(Stores.Embedded)]
    public async Task What_is_a_word_to_a_query_is_one_to_the_index()
    {
        var runes = Enumerable.Range(1, 0x10FFFF).Where(Rune.IsValid).Select(value => new Rune(value))
            .Where(rune => Rune.GetUnicodeCategory(rune) <= UnicodeCategory.OtherNumber).Select(rune => rune.ToString()).ToArray();
        await Server.ExecuteAsync("""
            create virtual table every_rune using fts5 (word, tokenize = "unicode61 remove_diacritics 2 categories 'L* N* M* Co'");
            create virtual table every_rune_word using fts5vocab(every_rune, instance)
            """);
        Assert.That(await Server.ValueAsync<string>("select sql from sqlite_schema where name = 'asset_word'"), Does.Contain("unicode61 remove_diacritics 2 categories 'L* N* M* Co'"));
        foreach (var some in runes.Chunk(1000))
        {
            await Server.Database.WriteAsync(
                session => session.ExecuteAsync("insert into every_rune (word) values (@text)", new { text = string.Join(' ', some.Select(rune => $"a{rune}b")) }), CancellationToken.None);
        }
        Assert.That(await Server.ValueAsync<long>("select count(*) from every_rune_word"), Is.EqualTo(runes.Length));
    }

    [Test]
    public async Task What_is_looked_for_in_data_is_written_as_the_index_has_it()
    {
        var data = $$$"""
            {"tags":["a","B b"],"n":1,"r":1.5,"big":12345678901234567890,"e":1e3,"t":true,"f":false,"o":{"x":[1]},"arr":[null,false,[1],"s",{"y":2},""],"empty":[],
              "we\"ird.$ [0]":"q","{{{new string('k', 100)}}}":"{{{new string('v', 70)}}}{{{new string('w', 70)}}}","nul":"a\u0000b","é😀":"é😀"}
            """;
        await Server.ExecuteAsync("delete from asset");
        await Server.DoAsync($$"""{"action":"uploadAsset","filename":"x.txt","content":"aGk=","data":{{data}}}""");
        var asked = await Server.Database.ReadAsync(session => SearchTable.FacetsAsync(session, data, 5), CancellationToken.None);
        Assert.That(asked.Select(facet => facet.Assets), Has.All.EqualTo(1));
        Assert.That(await Server.ValueAsync<long>("select count(*) from asset_facet"), Is.EqualTo(asked.Count).And.EqualTo(21));
    }

    [Test, Category(Stores.Embedded)]
    public async Task A_library_that_was_there_before_is_indexed()
    {
        var path = TestServer.NewFolder();
        var before = await TestServer.StartAsync(path);
        foreach (var request in new[]
        {
            Make.Bucket("A"), Make.Asset("live", 1, "summer_sale.txt"), Make.Asset("trashed", 1),
            """{"action":"updateAssetsData","assets":{"live":{"data":{"tags":["red"],"description":"Crème"}},"trashed":{"data":{"tags":["red"]}}}}""",
            """{"action":"generateAssetCode"}""", """{"action":"deleteAsset","asset":"trashed"}""",
        })
            await before.DoAsync(request);
        var made = await before.Database.ReadAsync(
            session => session.ListAsync<string>("""
                select 'drop ' || type || ' ' || name from sqlite_schema
                where type = 'trigger' or type = 'view' or name in ('asset_word', 'asset_facet', 'tag_count', 'asset_created') order by type desc
                """), CancellationToken.None);
        await before.ExecuteAsync(string.Join(';', made.Append("delete from migration where name = '0005_search.sql'")));
        await before.StopAsync();
        await using var after = await TestServer.StartAsync(path);
        Assert.That(await SearchIndex.WrongAsync(after), Is.Zero);
        var found = await after.DoAsync("""{"action":"searchAssets","query":"creme sale","tags":["red"]}""");
        Assert.That((string?)found.Json.SelectToken("assets[0].asset"), Is.EqualTo("live"));
        var tags = await after.DoAsync("""{"action":"getTags","counts":true}""");
        Assert.That(tags.Get<int>("tags[0].count"), Is.EqualTo(1));
    }
}
