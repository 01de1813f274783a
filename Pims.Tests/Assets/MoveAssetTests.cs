using Pims.Tests.Support;

namespace Pims.Tests.Assets;

/// <summary>moveAssetToBucket and moveAssetsToBucket.</summary>
public sealed class MoveAssetTests
{
    // 1 /A (a, b), 2 /B, 3 editor's /Mine (mine), 4 other's /Theirs (theirs), free in no bucket
    static readonly string[] Assets =
    [
        Make.Bucket("A"), Make.Bucket("B"), Make.Personal("Mine"), Make.Personal("Theirs", "other"),
        Make.Asset("a", 1), Make.Asset("b", 1), Make.Asset("mine", 3), Make.Asset("theirs", 4), Make.Asset("free"),
    ];

    const string CountsOfAll = "select sum(abs(asset_count - (select count(*) from asset where asset.bucket_id = bucket.bucket_id and state = 1))) from bucket";

    static readonly Scenario[] One =
    [
        new("Into a bucket by id")
        {
            Given = Assets,
            Request = """{"action":"moveAssetToBucket","asset":"a","bucket_id":2}""",
            Expect = """{"asset":{"asset":"a","bucket_id":2,"path":"/B/a.txt","version":1,"created_by":"api_key:1","modified_by":"api_key:2"}}""",
            Store = ("select asset_count * 10 + (select asset_count from bucket where bucket_id = 1) from bucket where bucket_id = 2", 11),
        },
        new("Into a bucket by slug, the asset by path") { Given = Assets, Request = """{"action":"moveAssetToBucket","path":"/A/b.txt","slug":"b"}""", Expect = """{"asset":{"asset":"b","bucket_id":2}}""" },
        new("Into none") { Given = Assets, Request = """{"action":"moveAssetToBucket","asset":"a","bucket_id":null}""", Expect = """{"asset":{"bucket_id":"-","path":"/a.txt"}}""", Store = (CountsOfAll, 0) },
        new("Into none by root") { Given = Assets, Request = """{"action":"moveAssetToBucket","asset":"a","bucket_id":"root"}""", Expect = """{"asset":{"bucket_id":"-"}}""" },
        new("From none into one's own") { Given = Assets, Request = """{"action":"moveAssetToBucket","asset":"free","bucket_id":3}""", Expect = """{"asset":{"path":"/Mine/free.txt"}}""", Store = (CountsOfAll, 0) },
        new("To where it is changes nothing") { Given = Assets, Request = """{"action":"moveAssetToBucket","asset":"a","bucket_id":1}""", Expect = """{"asset":{"bucket_id":1,"modified_by":"api_key:1"}}""", Store = (CountsOfAll, 0) },
        new("Where to must be said") { Given = Assets, Request = """{"action":"moveAssetToBucket","asset":"a"}""", Status = 400, Expect = """{"error":{"code":"missing_parameter","parameter":"bucket_id"}}""" },
        new("A bucket that is not there") { Given = Assets, Request = """{"action":"moveAssetToBucket","asset":"a","bucket_id":9}""", Status = 404, Expect = """{"error":{"code":"bucket_not_found","parameter":"bucket_id"}}""" },
        new("Another's bucket is not there") { Given = Assets, Request = """{"action":"moveAssetToBucket","asset":"a","bucket_id":4}""", Status = 404, Expect = """{"error":{"code":"bucket_not_found"}}""", Store = ("select bucket_id from asset where code = 'a'", 1) },
        new("Another's asset is not there") { Given = Assets, Request = """{"action":"moveAssetToBucket","asset":"theirs","bucket_id":1}""", Status = 404, Expect = """{"error":{"code":"asset_not_found","parameter":"asset"}}""" },
        new("A viewer may not") { Given = Assets, As = "viewer", Request = """{"action":"moveAssetToBucket","asset":"a","bucket_id":2}""", Status = 403, Expect = """{"error":{"code":"forbidden"}}""" },
        new("Nobody may not") { As = "anonymous", Request = """{"action":"moveAssetToBucket","asset":"a","bucket_id":2}""", Status = 401, Expect = """{"error":{"code":"unauthenticated"}}""" },
    ];

    static readonly Scenario[] Several =
    [
        new("From several buckets into one, each once; what is not there is named")
        {
            Given = Assets,
            Request = """{"action":"moveAssetsToBucket","assets":["a","mine","free","a","nothing","theirs"],"bucket_id":2}""",
            Expect = """{"moved":3,"invalid_codes":["nothing","theirs"]}""",
            Store = ("select asset_count from bucket where bucket_id = 2", 3),
        },
        new("Into none, counts kept") { Given = Assets, Request = """{"action":"moveAssetsToBucket","assets":["a","b","mine"],"bucket_id":null}""", Expect = """{"moved":3,"invalid_codes":[]}""", Store = (CountsOfAll, 0) },
        new("Where one of them is already, counts kept") { Given = Assets, Request = """{"action":"moveAssetsToBucket","assets":["a","free"],"path":"/A"}""", Expect = """{"moved":2}""", Store = (CountsOfAll, 0) },
        new("A code without a file is none that moves")
        {
            Given = [.. Assets, "sql: insert into asset (code, state, version, data, created_at, created_by, modified_at, modified_by) values ('later', 0, 0, '{}', 9999999999999, '', 0, '')"],
            Request = """{"action":"moveAssetsToBucket","assets":["later"],"bucket_id":1}""",
            Expect = """{"moved":0,"invalid_codes":["later"]}""",
        },
        new("A bucket that is not there moves none") { Given = Assets, Request = """{"action":"moveAssetsToBucket","assets":["a"],"bucket_id":9}""", Status = 404, Expect = """{"error":{"code":"bucket_not_found"}}""" },
        new("Another's bucket is not there") { Given = Assets, Request = """{"action":"moveAssetsToBucket","assets":["a"],"path":"/Theirs"}""", Status = 404, Expect = """{"error":{"code":"bucket_not_found","parameter":"path"}}""" },
        new("1,001 are too many") { Request = $$"""{"action":"moveAssetsToBucket","bucket_id":null,"assets":[{{string.Join(',', Enumerable.Range(1, 1001).Select(i => $"\"a{i}\""))}}]}""", Status = 400, Expect = """{"error":{"parameter":"assets"}}""" },
        new("A viewer may not") { As = "viewer", Request = """{"action":"moveAssetsToBucket","assets":[],"bucket_id":null}""", Status = 403, Expect = """{"error":{"code":"forbidden"}}""" },
        new("Nobody may not") { As = "anonymous", Request = """{"action":"moveAssetsToBucket","assets":[],"bucket_id":null}""", Status = 401, Expect = """{"error":{"code":"unauthenticated"}}""" },
    ];

    [TestCaseSource(nameof(One))]
    public Task Moving_an_asset(Scenario scenario) => scenario.RunAsync();

    [TestCaseSource(nameof(Several))]
    public Task Moving_assets(Scenario scenario) => scenario.RunAsync();
}
