using Pims.Tests.Support;

namespace Pims.Tests.Assets;

/// <summary>addAssetReferences, removeAssetReferences and getAssetReferences.</summary>
public sealed class AssetReferenceTests
{
    // 1 /A (a), 2 other's /Theirs (theirs)
    static readonly string[] Assets = [Make.Bucket("A"), Make.Personal("Theirs", "other"), Make.Asset("a", 1), Make.Asset("theirs", 2)];

    static readonly string[] Referenced =
    [
        .. Assets,
        """{"action":"addAssetReferences","asset":"a","references":{"product":[1000,201],"variant":["v/1"],"variant_group":[10],"category":[12],"global_list_value":["c4bb22c0"]}}""",
    ];

    const string Reserved = "sql: insert into asset (code, state, version, data, created_at, created_by, modified_at, modified_by) values ('later', 0, 0, '{}', 9999999999999, 'api_key:2', 0, '')";

    static readonly Scenario[] Adding =
    [
        new("Of every kind, numbers and texts")
        {
            Given = Assets,
            Request = Referenced[^1],
            Expect = """{"references":{"product":["1000","201"],"variant":["v/1"],"variant_group":["10"],"category":["12"],"global_list_value":["c4bb22c0"]}}""",
            Store = ("select count(*) from asset_reference", 6),
        },
        new("To those that are there already, by path; twice is once")
        {
            Given = Referenced,
            Request = """{"action":"addAssetReferences","path":"/A/a.txt","references":{"product":[201,"201",7]}}""",
            Expect = """{"references":{"product":["1000","201","7"],"category":["12"]}}""",
            Store = ("select count(*) from asset_reference", 7),
        },
        new("A number and its digits are the same id")
        {
            Given = Assets,
            Request = """{"action":"addAssetReferences","asset":"a","references":{"product":[7,"7"]}}""",
            Expect = """{"references":{"product":["7"],"variant":[]}}""",
        },
        new("Quotes and accents are kept")
        {
            Given = Assets,
            Request = """{"action":"addAssetReferences","asset":"a","references":{"category":["Größe \"M\" \\ 'x'"]}}""",
            Expect = """{"references":{"category":["Größe \"M\" \\ 'x'"]}}""",
        },
        new("None of any kind adds none") { Given = Referenced, Request = """{"action":"addAssetReferences","asset":"a","references":{}}""", Store = ("select count(*) from asset_reference", 6) },
        new("It must be said what") { Given = Assets, Request = """{"action":"addAssetReferences","asset":"a"}""", Status = 400, Expect = """{"error":{"code":"missing_parameter","parameter":"references"}}""" },
        new("A kind that is none") { Given = Assets, Request = """{"action":"addAssetReferences","asset":"a","references":{"products":[1]}}""", Status = 400, Expect = """{"error":{"code":"unknown_parameter","parameter":"references.products"}}""" },
        new("An id that is none keeps all")
        {
            Given = Assets,
            Request = """{"action":"addAssetReferences","asset":"a","references":{"product":[1],"variant":[1,""]}}""",
            Status = 400,
            Expect = """{"error":{"code":"invalid_parameter","parameter":"references.variant[1]"}}""",
            Store = ("select count(*) from asset_reference", 0),
        },
        new("A fraction is no id") { Given = Assets, Request = """{"action":"addAssetReferences","asset":"a","references":{"product":[1.5]}}""", Status = 400, Expect = """{"error":{"parameter":"references.product[0]"}}""" },
        new("Half a character is no id") { Given = Assets, Request = """{"action":"addAssetReferences","asset":"a","references":{"product":["\ud800"]}}""", Status = 400 },
        new("1,001 of a kind are too many") { Given = Assets, Request = $$$"""{"action":"addAssetReferences","asset":"a","references":{"product":[{{{string.Join(',', Enumerable.Range(1, 1001))}}}]}}""", Status = 400, Expect = """{"error":{"parameter":"references.product"}}""" },
        new("1,000 are not") { Given = Assets, Request = $$$"""{"action":"addAssetReferences","asset":"a","references":{"product":[{{{string.Join(',', Enumerable.Range(1, 1000))}}}]}}""", Store = ("select count(*) from asset_reference", 1000) },
        new("Another's asset is not there") { Given = Assets, Request = """{"action":"addAssetReferences","asset":"theirs","references":{"product":[1]}}""", Status = 404, Expect = """{"error":{"code":"asset_not_found","parameter":"asset"}}""" },
        new("Nor is one in the trash") { Given = [.. Assets, """{"action":"deleteAsset","asset":"a"}"""], Request = """{"action":"addAssetReferences","asset":"a","references":{"product":[1]}}""", Status = 404, Expect = """{"error":{"code":"asset_not_found"}}""" },
        new("A code without a file is not referred to") { Given = [Reserved], Request = """{"action":"addAssetReferences","asset":"later","references":{"product":[1]}}""", Status = 404, Expect = """{"error":{"code":"asset_not_found"}}""" },
        new("A viewer may not") { Given = Assets, As = "viewer", Request = """{"action":"addAssetReferences","asset":"a","references":{}}""", Status = 403, Expect = """{"error":{"code":"forbidden"}}""" },
        new("Nobody may not") { As = "anonymous", Request = """{"action":"addAssetReferences","asset":"a","references":{}}""", Status = 401, Expect = """{"error":{"code":"unauthenticated"}}""" },
    ];

    static readonly Scenario[] Removing =
    [
        new("What is named, of its kind alone")
        {
            Given = [.. Referenced, """{"action":"addAssetReferences","asset":"a","references":{"variant":[1000]}}"""],
            Request = """{"action":"removeAssetReferences","asset":"a","references":{"product":["1000",5],"category":[12]}}""",
            Expect = """{"references":{"product":["201"],"variant":["1000","v/1"],"category":[]}}""",
        },
        new("Of this asset alone")
        {
            Given = [.. Referenced, Make.Asset("b"), Make.Reference("b"), """{"action":"addAssetReferences","asset":"a","references":{"product":[7]}}"""],
            Request = """{"action":"removeAssetReferences","path":"/A/a.txt","references":{"product":[7]}}""",
            Store = ("select count(*) from asset_reference where target = '7'", 1),
        },
        new("The last one: then it can be deleted")
        {
            Given = [.. Assets, Make.Reference("a"), """{"action":"removeAssetReferences","asset":"a","references":{"product":[7]}}"""],
            Request = """{"action":"deleteAsset","asset":"a"}""",
        },
        new("It must be said what") { Given = Assets, Request = """{"action":"removeAssetReferences","asset":"a"}""", Status = 400, Expect = """{"error":{"code":"missing_parameter","parameter":"references"}}""" },
        new("Another's asset is not there") { Given = Assets, Request = """{"action":"removeAssetReferences","asset":"theirs","references":{}}""", Status = 404, Expect = """{"error":{"code":"asset_not_found"}}""" },
        new("A viewer may not") { Given = Assets, As = "viewer", Request = """{"action":"removeAssetReferences","asset":"a","references":{}}""", Status = 403, Expect = """{"error":{"code":"forbidden"}}""" },
        new("Nobody may not") { As = "anonymous", Request = """{"action":"removeAssetReferences","asset":"a","references":{}}""", Status = 401, Expect = """{"error":{"code":"unauthenticated"}}""" },
    ];

    static readonly Scenario[] Reading =
    [
        new("Every kind is there, also where it is empty")
        {
            Given = Assets,
            As = "viewer",
            Request = """{"action":"getAssetReferences","asset":"a"}""",
            Expect = """{"references":{"product":[],"variant":[],"variant_group":[],"category":[],"global_list_value":[]}}""",
        },
        new("By path") { Given = Referenced, As = "read:1", Request = """{"action":"getAssetReferences","path":"/A/a.txt"}""", Expect = """{"references":{"variant_group":["10"],"global_list_value":["c4bb22c0"]}}""" },
        new("Another's asset is not there") { Given = Assets, Request = """{"action":"getAssetReferences","asset":"theirs"}""", Status = 404, Expect = """{"error":{"code":"asset_not_found"}}""" },
        new("Nobody may not") { As = "anonymous", Request = """{"action":"getAssetReferences","asset":"a"}""", Status = 401, Expect = """{"error":{"code":"unauthenticated"}}""" },
    ];

    [TestCaseSource(nameof(Adding))]
    public Task Adding_references(Scenario scenario) => scenario.RunAsync();

    [TestCaseSource(nameof(Removing))]
    public Task Removing_references(Scenario scenario) => scenario.RunAsync();

    [TestCaseSource(nameof(Reading))]
    public Task Reading_references(Scenario scenario) => scenario.RunAsync();
}
