using System.Text;
using FsCheck;
using FsCheck.Fluent;
using Pims.Actions.Assets;
using Pims.Actions.Buckets;
using Pims.Tests.Contract;

namespace Pims.Tests.Conventions;

/// <summary>What holds for any name, any moment and any cursor.</summary>
public sealed class PropertyTests : OneServerTest
{
    [Test]
    public void A_slug_made_of_any_name_is_one() =>
        Prop.ForAll(ArbMap.Default.ArbFor<string>(), name =>
        {
            var slug = Slug.Of(name ?? "", "bucket");
            return slug.Length is > 0 and <= 128 && slug.Split('-').All(word => word.Length > 0 && word.All(letter => char.IsAsciiLetterLower(letter) || char.IsAsciiDigit(letter)));
        }).Check(Config.QuickThrowOnFailure.WithMaxTest(2000));

    [TestCase("Brand Ärger & Söhne", "brand-aerger-soehne")]
    [TestCase("  --  ", "bucket")]
    [TestCase("日本", "bucket")]
    [TestCase("Cafe\u0301 1", "cafe-1")]
    [TestCase("İstanbul", "istanbul")]
    [TestCase("1", "1")]
    public void A_slug_keeps_what_can_be_read(string name, string slug) => Assert.That(Slug.Of(name, "bucket"), Is.EqualTo(slug));

    [Test]
    public void A_slug_of_a_long_name_leaves_room_for_a_number() =>
        Assert.That(Slug.Of(new string('ä', 255), "bucket"), Has.Length.EqualTo(108));

    [Test]
    public void Codes_sort_by_time()
    {
        // From 1970 to 2200.
        var moments = Gen.Choose(0, int.MaxValue).Zip(Gen.Choose(0, 999)).Select(pair => DateTimeOffset.FromUnixTimeMilliseconds(pair.Item1 * 3380L + pair.Item2));
        Prop.ForAll(moments.Zip(moments).ToArbitrary(), pair =>
        {
            var (one, two) = (pair.Item1.ToUnixTimeMilliseconds(), pair.Item2.ToUnixTimeMilliseconds());
            var order = Math.Sign(string.CompareOrdinal(AssetCode.Make(pair.Item1), AssetCode.Make(pair.Item2)));
            return one == two ? order != 0 : order == one.CompareTo(two);
        }).Check(Config.QuickThrowOnFailure.WithMaxTest(2000));
    }

    [Test]
    public void Codes_are_fit_for_addresses()
    {
        var codes = Enumerable.Range(0, 1000).Select(_ => AssetCode.Make(DateTimeOffset.FromUnixTimeSeconds(1_800_000_000))).ToArray();
        Assert.That(codes, Is.Unique.And.All.Match("^[0-9a-z]{42}$"));
    }

    [Test]
    public async Task A_cursor_that_was_changed_is_refused_or_harmless()
    {
        await Server.DoAsync("""{"action":"addBuckets","buckets":[{"name":"A"},{"name":"B"},{"name":"C"}]}""");
        foreach (var name in new[] { "a", "b", "c" })
            await Server.DoAsync($$"""{"action":"uploadAsset","bucket_id":1,"filename":"{{name}}.txt","content":"SGVsbG8="}""");
        var random = new Random(20260101);
        foreach (var call in new[] { "\"action\":\"getBuckets\"", "\"action\":\"getAssetIds\"", "\"action\":\"listAssetsInBucket\",\"bucket_id\":1", "\"action\":\"listAssetsInBucket\",\"bucket_id\":1,\"sort\":\"-filename\"" })
        {
            var cursor = (await Server.DoAsync($$"""{{{call}},"limit":1}""")).Get<string>("next_cursor");
            foreach (var changed in Changed(cursor, random))
            {
                var answer = await Server.PostAsync($$"""{{{call}},"cursor":{{Newtonsoft.Json.JsonConvert.ToString(changed)}}}""");
                Assert.That((int)answer.Status, Is.EqualTo(200).Or.EqualTo(400), changed);
                if ((int)answer.Status == 400)
                    Assert.That(answer.Get<string>("error.parameter"), Is.EqualTo("cursor"), changed);
            }
        }
    }

    [Test]
    public async Task A_cursor_fits_only_its_own_list()
    {
        await Server.DoAsync("""{"action":"addBuckets","buckets":[{"name":"X"},{"name":"Y"}]}""");
        var cursor = (await Server.DoAsync("""{"action":"getBuckets","limit":1}""")).Get<string>("next_cursor");
        var answer = await Server.PostAsync($$"""{"action":"listAssetsInBucket","bucket_id":"root","cursor":"{{cursor}}"}""");
        Assert.That(((int)answer.Status, answer.Get<string>("error.parameter")), Is.EqualTo((400, "cursor")));
    }

    static IEnumerable<string> Changed(string cursor, Random random)
    {
        var inner = Encoding.UTF8.GetString(Convert.FromBase64String(cursor.Replace('-', '+').Replace('_', '/') + new string('=', (4 - cursor.Length % 4) % 4)));
        var list = inner[..(inner.IndexOf("\",", StringComparison.Ordinal) + 2)];
        string[] forged =
        [
            "", " ", "[]", "null", "5", "{}", "[", "[[[[[[", list + "null,1]", list + "\"x\",1]", list + "5,1]", list + "1,\"x\"]", list + "1.5,1]", list + "1,1.5]", list + "true,1]",
            list + "[],1]", list + "99999999999999999999,1]", list + "1,99999999999999999999]", list + "-1,-1]", list + "1e999,1]", list + "NaN,1]", list + "\"\\ud800\",1]",
            list + "\"\\u0000\",1]", list + "9223372036854775807,9223372036854775807]", list + "1,1,1]", list + "1]", list + "new Date(1),1]", list + "/**/1,1]", list + "undefined,1]",
        ];
        foreach (var json in forged)
            yield return Convert.ToBase64String(Encoding.UTF8.GetBytes(json)).TrimEnd('=').Replace('+', '-').Replace('/', '_');
        foreach (var plain in new[] { "", "x", "====", "\u00e4", "\ud83d\ude00", "a b", cursor + "A", cursor[1..], cursor + cursor, new string('A', 10_001) })
            yield return plain;
        for (var i = 0; i < 200; i++)
        {
            var letters = cursor.ToCharArray();
            letters[random.Next(letters.Length)] = "ABCDEFabcdef0123456789-_"[random.Next(24)];
            yield return new string(letters);
        }
    }
}
