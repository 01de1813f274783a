using Pims.Tests.Support;

namespace Pims.Tests.Storage;

/// <summary>Compares what searches look into with the same made anew from the assets.</summary>
static class SearchIndex
{
    static readonly string[] OfSqlite =
    [
        Both("select name, value, asset_id from asset_facet", "select name, value, asset_id from asset_facet_due"),
        Both("select tag, bucket_id, assets from tag_count", "select tag, bucket_id, count(*) from asset_tag_due group by tag, bucket_id"),
        Both("select term, doc, col from is_word", "select term, doc, col from due_word"),
    ];

    static readonly string[] OfPostgres =
    [
        Both("select name, value, asset_id from asset_facet", "select f.name, f.value, a.asset_id from asset a cross join lateral asset_facets(a.data) f where a.state <> 0"),
        Both("select tag, bucket_id, assets from tag_count",
            "select t.tag, coalesce(a.bucket_id, 0), count(*) from asset a cross join lateral asset_tags(a.data) t where a.state = 1 group by 1, 2"),
        Both("select asset_id, words from asset_word", "select asset_id, asset_words(filename, data) from asset where state <> 0"),
    ];

    /// <summary>Counts the tags that are counted wrongly.</summary>
    public static string WrongTags => (Stores.AreRemote ? OfPostgres : OfSqlite)[1];

    /// <summary>How many entries are there that should not be, or should be and are not. May leave tables of its own behind.</summary>
    public static async Task<long> WrongAsync(TestServer server)
    {
        if (!Stores.AreRemote)
            await ListWordsAsync(server);
        var wrong = 0L;
        foreach (var difference in Stores.AreRemote ? OfPostgres : OfSqlite)
            wrong += await server.ValueAsync<long>(difference);
        return wrong;
    }

    static async Task ListWordsAsync(TestServer server)
    {
        var sql = await server.ValueAsync<string>("select sql from sqlite_schema where name = 'asset_word'");
        await server.ExecuteAsync($"""
            drop table if exists is_word; drop table if exists due_word; drop table if exists anew_word;
            {sql.Replace("asset_word", "anew_word")};
            insert into anew_word (rowid, filename, tags, keywords, description) select asset_id, filename, tags, keywords, description from asset_word_due;
            create virtual table is_word using fts5vocab(asset_word, instance);
            create virtual table due_word using fts5vocab(anew_word, instance)
            """);
    }

    static string Both(string one, string other) =>
        $"select (select count(*) from ({one} except {other}) more) + (select count(*) from ({other} except {one}) less)";
}
