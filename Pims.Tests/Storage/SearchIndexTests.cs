using System.Globalization;
using System.Text;
using Pims.Storage;
using Pims.Tests.Contract;

namespace Pims.Tests.Storage;

/// <summary>What SQLite's part of the search is relied on for.</summary>
public sealed class SearchIndexTests : OneServerTest
{
    [Test]
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
}
