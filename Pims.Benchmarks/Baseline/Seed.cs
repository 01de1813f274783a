using System.Security.Cryptography;
using Microsoft.Data.Sqlite;

namespace Pims.Benchmarks.Baseline;

/// <summary>Fills a library by SQL that makes the rows inside SQLite, so that a million take seconds.</summary>
static class Seed
{
    static readonly byte[] Content = new byte[1000];

    static readonly string Checksum = Convert.ToHexStringLower(SHA256.HashData(Content));

    /// <summary>Adds assets to a bucket until it has so many.</summary>
    public static void Assets(string folder, long bucket, int from, int to)
    {
        Fast(folder, connection =>
        {
            AddFile(folder, connection);
            Sql.Execute(connection, """
                with recursive number (i) as (select @from + 1 union all select i + 1 from number where i < @to)
                insert into asset (code, state, bucket_id, filename, extension, media_type, mime_type, size, checksum, version, data, meta,
                    created_at, created_by, modified_at, modified_by)
                select printf('bench-%09d', i), 1, @bucket, printf('picture-%d.jpg', i * 7919 % 1000003), 'jpg', 'image', 'image/jpeg', 1000 + i * 31 % 5003,
                    @checksum, 1, '{}', '{"content-type":"image/jpeg","width":1024,"height":768}', @start + i, 'api_key:1', @start + i, 'api_key:1'
                from number
                """, ("@from", from), ("@to", to), ("@bucket", bucket), ("@start", Start), ("@checksum", Checksum));
            Sql.Execute(connection, "update bucket set asset_count = @to where bucket_id = @bucket", ("@to", to), ("@bucket", bucket));
        });
    }

    /// <summary>The milliseconds of the first asset's created_at, less one; each has one more than the one before.</summary>
    public const long Start = 1_760_000_000_000;

    /// <summary>The word that the description of every second asset has.</summary>
    public const string Common = "studio";

    const int Words = 20_000;

    /// <summary>A word of the vocabulary from which assets are described, the first the most frequent.</summary>
    public static string Word(int number)
    {
        var word = "x";
        for (var rest = number + 20; rest > 0; rest /= 20)
            word = Syllables[rest % 20] + word;
        return word;
    }

    static readonly string[] Syllables = "ba ko ri tem lun sa vo del pra mi ger na fos kel hu ty zan wer ol quin".Split(' ');

    /// <summary>
    /// Adds assets to the first thousand buckets, up to a number of them: each with up to four tags, three keywords and a description, of
    /// words about as frequent as those of a language.
    /// </summary>
    public static void DescribedAssets(string folder, int from, int to) => Fast(folder, connection =>
    {
        Sql.Execute(connection, "create temp table vocabulary (number integer primary key, word text not null)");
        for (var number = 0; number < Words; number++)
            Sql.Execute(connection, "insert into vocabulary (number, word) values (@number, @word)", ("@number", number), ("@word", Word(number)));
        AddFile(folder, connection);
        Sql.Execute(connection, $"""
            with recursive number (i) as (select @from + 1 union all select i + 1 from number where i < @to)
            insert into asset (code, state, bucket_id, filename, extension, media_type, mime_type, size, checksum, version, data, meta,
                created_at, created_by, modified_at, modified_by)
            select printf('bench-%09d', i), 1, 1 + i % 1000, printf('%s_%d.jpg', {WordOf(1, 20000)}, i * 7919 % 1000003), 'jpg', 'IMAGE', 'image/jpeg', 1000 + i * 31 % 5003,
                @checksum, 1,
                json_object('tags', json(case i % 5 when 0 then '[]' else json_array({WordOf(2, 2000)}, {WordOf(3, 2000)} || ' ' || i % 5) end),
                    'keywords', json_array({WordOf(4, 20000)}, {WordOf(5, 20000)}, {WordOf(6, 20000)}),
                    'description', case i % 2 when 0 then '{Common} ' else '' end || {string.Join(" || ' ' || ", Enumerable.Range(7, 8).Select(nth => WordOf(nth, 20000)))},
                    'sku', printf('SKU-%d', i % 200000)),
                json_object('content-type', 'image/jpeg', 'width', 1024, 'height', 768), @start + i, 'api_key:1', @start + i, 'api_key:1'
            from number
            """, ("@from", from), ("@to", to), ("@start", Start), ("@checksum", Checksum));
        Sql.Execute(connection, "update bucket set asset_count = (select count(*) from asset a where a.bucket_id = bucket.bucket_id)");
    });

    // The logarithm of the number is evenly spread, and the same in every run.
    static string WordOf(int nth, int words) =>
        $"(select word from vocabulary v where v.number = cast(exp(ln({words}) * ((i % 1009 * 7919 + i / 1009 * 15485863 * {nth} + {nth} * 104729) % 1000003 / 1000003.0)) as integer) - 1)";

    /// <summary>Adds global buckets, three levels deep: a hundred at the top, then a hundred times as many twice.</summary>
    public static void Buckets(string folder, int count) => Fast(folder, connection => Sql.Execute(connection, """
        with recursive
            number (i) as (select 1 union all select i + 1 from number where i < @count),
            first (id) as (select coalesce(max(bucket_id), 0) from bucket)
        insert into bucket (bucket_id, parent_id, owner, name, name_key, slug, sort_order, is_private, read_key_hash, write_key_hash, sealed_keys,
            created_at, created_by, modified_at, modified_by)
        select id + i, case when i <= 100 then null when i <= 10100 then id + 1 + i % 100 else id + 101 + i % 10000 end,
            '', printf('Bucket %d', i), printf('bucket %d', i), printf('bucket-%d', i), 0, 0, randomblob(32), randomblob(32), randomblob(200),
            1760000000000, 'api_key:1', 1760000000000, 'api_key:1'
        from number, first
        """, ("@count", count)));

    /// <summary>The file that all assets have.</summary>
    static void AddFile(string folder, SqliteConnection connection)
    {
        var name = $"{1:x32}";
        var file = Directory.CreateDirectory(Path.Combine(folder, "blobs", name[..2])).FullName;
        File.WriteAllBytes(Path.Combine(file, name), Content);
        Sql.Execute(connection, "insert into blob (checksum, name, size, created_at) values (@checksum, @name, @size, 0) on conflict do nothing",
            ("@checksum", Checksum), ("@name", name), ("@size", Content.Length));
    }

    static void Fast(string folder, Action<SqliteConnection> work)
    {
        using var connection = Sql.Open(folder);
        Sql.Execute(connection, "pragma synchronous = off; pragma foreign_keys = off; pragma cache_size = -400000; begin immediate");
        work(connection);
        Sql.Execute(connection, "commit; pragma wal_checkpoint(truncate)");
    }
}
