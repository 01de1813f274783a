using Pims.Tests.Support;

namespace Pims.Tests.Access;

/// <summary>What the keys of a bucket do, calls one by one. 1 /Brand, 2 /Brand/Logos, 3 /Brand/Logos/Old, 4 /Press; an asset in each and one in none.</summary>
public sealed class BucketKeyTests
{
    static readonly string[] Library =
    [
        Make.Bucket("Brand"), Make.Bucket("Logos", 1), Make.Bucket("Old", 2), Make.Bucket("Press", isPrivate: true),
        Make.Asset("brand", 1), Make.Asset("logo", 2), Make.Asset("old", 3), Make.Asset("press", 4), Make.Asset("free"),
        Make.Cluster("Seen"), Make.Cluster("Unseen"), """{"action":"editBucket","bucket_id":3,"cluster":"seen"}""", """{"action":"editBucket","bucket_id":4,"cluster":"unseen"}""",
    ];

    static readonly Scenario[] TopLists =
    [
        Read("Below the top stands its own bucket", """{"action":"getSubBuckets","bucket_id":"root"}""", """{"buckets":[{"bucket_id":2,"path":"/Brand/Logos"}]}"""),
        Read("Also by the path of the top", """{"action":"getSubBuckets","path":"/"}""", """{"buckets":[{"bucket_id":2}]}"""),
        Read("The list of buckets is its subtree's", """{"action":"getBuckets"}""", """{"buckets":[{"bucket_id":2},{"bucket_id":3}],"next_cursor":"-"}"""),
        Read("Its pages too", """{"action":"getBuckets","limit":1}""", """{"buckets":[{"bucket_id":2}],"next_cursor":"*"}"""),
        Read("The tree begins with its bucket", """{"action":"getPublicBucketsTree","counts":true}""", """{"buckets":[{"bucket_id":2,"path":"/Brand/Logos","asset_count":1,"children":[{"bucket_id":3,"children":[]}]}]}"""),
        Read("So does the tree of the top by name", """{"action":"getPublicBucketsTree","bucket_id":"root","depth":1}""", """{"buckets":[{"bucket_id":2,"children":[]}]}"""),
        Read("Nothing of a global bucket is its own", """{"action":"getMyBucketsTree"}""", """{"buckets":[]}"""),
        Read("In no bucket is nothing", """{"action":"listAssetsInBucket","bucket_id":"root"}""", """{"assets":[]}"""),
        Read("From the top down are the assets of its subtree", """{"action":"listAssetsInBucket","bucket_id":"root","recursive":true}""", """{"assets":[{"asset":"logo"},{"asset":"old"}],"next_cursor":"-"}"""),
        Read("From its bucket down are the same", """{"action":"listAssetsInBucket","path":"/Brand/Logos","recursive":true}""", """{"assets":[{"asset":"logo","path":"/Brand/Logos/logo.txt"},{"asset":"old"}]}"""),
        Read("It counts its subtree", """{"action":"getStatus"}""", """{"counters":{"buckets":2,"assets":2,"bytes":31}}"""),
        Read("Clusters are those of its buckets", """{"action":"getClusters"}""", """{"clusters":[{"slug":"seen"}]}"""),
        Read("A cluster shows it its own buckets", """{"action":"getBuckets","cluster":"seen"}""", """{"buckets":[{"bucket_id":3}]}"""),
        Read("Another cluster does not exist", """{"action":"getBuckets","cluster":2}""", """{"error":{"code":"cluster_not_found"}}""", 404),
        Read("It knows what it is", """{"action":"getCurrentCaller"}""", """{"caller":{"id":"read_key:2","kind":"read_key","role":"viewer","bucket_id":2}}"""),
    ];

    static readonly Scenario[] Names =
    [
        Read("Its parent is named in its path, and does not exist", """{"action":"getBucket","path":"/Brand"}""", """{"error":{"code":"bucket_not_found","parameter":"path"}}""", 404),
        Read("A path leads through what it does not see", """{"action":"getBucket","path":"/Brand/Logos/Old"}""", """{"bucket":{"bucket_id":3,"path":"/Brand/Logos/Old"}}"""),
        Read("No path begins at its bucket", """{"action":"getBucket","path":"/Logos"}""", """{"error":{"code":"bucket_not_found"}}""", 404),
        Read("An asset by its path", """{"action":"getAssetData","path":"/Brand/Logos/Old/old.txt"}""", """{"asset":{"asset":"old"}}"""),
        Read("No asset above it", """{"action":"getAssetData","path":"/Brand/brand.txt"}""", """{"error":{"code":"asset_not_found"}}""", 404),
        Read("No asset in no bucket", """{"action":"getAssetData","path":"/free.txt"}""", """{"error":{"code":"asset_not_found"}}""", 404),
        Read("Inside and outside are told apart", """{"action":"getBucketList","bucket_ids":[4,3,1,2,99]}""", """{"buckets":[{"bucket_id":3},{"bucket_id":2}],"invalid_ids":[4,1,99]}"""),
        Read("So are assets", """{"action":"getAssetDataList","assets":["press","old","free","nothing","logo"]}""", """{"assets":[{"asset":"old"},{"asset":"logo"}],"invalid_codes":["press","free","nothing"]}"""),
        Read("A read key is shown no keys", """{"action":"getBucket","bucket_id":2}""", """{"bucket":{"api_access":{"read_key":"...","write_key":"..."}}}"""),
        Write("A write key is shown no keys in lists", """{"action":"getBucketList","bucket_ids":[2]}""", """{"buckets":[{"api_access":{"read_key":"...","write_key":"..."}}]}"""),
    ];

    static readonly Scenario[] OwnBucket =
    [
        Write("It renames it", """{"action":"editBucket","bucket_id":2,"name":"Marks","slug":"marks","order":3}""", """{"bucket":{"name":"Marks","path":"/Brand/Marks","slug":"marks","modified_by":"write_key:2"}}"""),
        Write("It chooses its thumbnail", """{"action":"editBucket","bucket_id":2,"thumbnail":"logo.txt"}""", """{"bucket":{"thumbnail":"logo"}}"""),
        Write("A thumbnail is of the bucket itself", """{"action":"editBucket","bucket_id":2,"thumbnail":"brand"}""", """{"error":{"code":"asset_not_found","parameter":"thumbnail"}}""", 404),
        Write("A cluster that it sees", """{"action":"editBucket","bucket_id":2,"cluster":"seen"}""", """{"bucket":{"cluster":1}}"""),
        Write("A cluster that it does not see", """{"action":"editBucket","bucket_id":2,"cluster":"unseen"}""", """{"error":{"code":"cluster_not_found"}}""", 404),
        Write("It does not move it to the top", """{"action":"editBucket","bucket_id":2,"parent_id":null}""", """{"error":{"code":"forbidden"}}""", 403),
        Write("Not even where it is", """{"action":"editBucket","bucket_id":2,"parent_id":1}""", """{"error":{"code":"forbidden"}}""", 403),
        Write("Nor under itself", """{"action":"editBuckets","buckets":{"2":{"parent_id":3}}}""", """{"error":{"code":"forbidden"}}""", 403),
        Write("It does not delete it", """{"action":"deleteBucket","slug":"logos"}""", """{"error":{"code":"forbidden"}}""", 403) with { Store = ("select count(*) from bucket", 4) },
        Write("Not among others either", """{"action":"deleteBuckets","bucket_ids":[3,2]}""", """{"error":{"code":"forbidden"}}""", 403) with { Store = ("select count(*) from bucket", 4) },
        Write("It does not reset its keys", """{"action":"editBucket","path":"/Brand/Logos","reset_api_access_keys":true}""", """{"error":{"code":"forbidden"}}""", 403),
        Write("Nor beside a change that it may make", """{"action":"editBucket","bucket_id":2,"name":"Marks","reset_api_access_keys":true}""", """{"error":{"code":"forbidden"}}""", 403) with { Store = ("select count(*) from bucket where name = 'Logos'", 1) },
        Write("The name of a sibling that it does not see is taken, and no more is said", """{"action":"editBucket","bucket_id":2,"name":"Sibling"}""", """{"error":{"code":"bucket_exists","parameter":"name","details":"-"}}""", 409)
            with { Given = [.. Library, Make.Bucket("Sibling", 1)] },
        Write("The name of a sibling below is told with its id", """{"action":"addBucket","name":"OLD","parent_id":2}""", """{"error":{"code":"bucket_exists","details":{"bucket_id":3}}}""", 409),
    ];

    static readonly Scenario[] Subtree =
    [
        Write("It adds below", """{"action":"addBucket","name":"New","parent_path":"/Brand/Logos/Old"}""", """{"bucket":{"parent_id":3,"created_by":"write_key:2","owner":"-","api_access":{"read_key":"*","write_key":"*"}}}"""),
        Write("It adds nothing at the top", """{"action":"addBucket","name":"New"}""", """{"error":{"code":"forbidden","parameter":"parent_id"}}""", 403),
        Write("Nothing personal", """{"action":"addBucket","name":"New","type":"personal","parent_path":"/"}""", """{"error":{"code":"forbidden"}}""", 403),
        Write("All or nothing", """{"action":"addBuckets","buckets":[{"name":"A","parent_id":2},{"name":"B"}]}""", """{"error":{"code":"forbidden"}}""", 403) with { Store = ("select count(*) from bucket", 4) },
        Write("It moves a bucket within", """{"action":"editBucket","bucket_id":5,"parent_id":3}""", """{"bucket":{"path":"/Brand/Logos/Old/Extra"}}""") with { Given = [.. Library, Make.Bucket("Extra", 2)] },
        Write("It moves none to the top", """{"action":"editBucket","bucket_id":3,"parent_id":"root"}""", """{"error":{"code":"forbidden","parameter":"parent_id"}}""", 403),
        Write("It moves none out", """{"action":"editBucket","bucket_id":3,"parent_id":1}""", """{"error":{"code":"bucket_not_found","parameter":"parent_id"}}""", 404),
        Write("It takes none in", """{"action":"editBucket","bucket_id":4,"parent_id":2}""", """{"error":{"code":"bucket_not_found","parameter":"bucket_id"}}""", 404),
        Write("Inside and outside at once change nothing", """{"action":"editBuckets","buckets":{"3":{"name":"New"},"4":{"name":"Newer"}}}""", """{"error":{"code":"bucket_not_found"}}""", 404) with { Store = ("select count(*) from bucket where name = 'Old'", 1) },
        Write("Nor do they go at once", """{"action":"deleteBuckets","bucket_ids":[3,4]}""", """{"error":{"code":"bucket_not_found","parameter":"bucket_ids[1]"}}""", 404) with { Store = ("select count(*) from bucket", 4) },
        Write("It deletes below, and the contents move up to it", """{"action":"deleteBucket","bucket_id":3}""", """{"assets":1,"buckets":1}""") with { Store = ("select count(*) from asset where bucket_id = 2", 2) },
        Write("It purges nothing", """{"action":"deleteBucket","bucket_id":3,"contents":"purge"}""", """{"error":{"code":"forbidden"}}""", 403),
        Write("It resets the keys of a bucket below", """{"action":"editBucket","bucket_id":3,"reset_api_access_keys":true}""", """{"bucket":{"api_access":{"read_key":"*"}}}"""),
        Write("It uploads below", """{"action":"uploadAsset","path":"/Brand/Logos/Old","filename":"a.txt","content":"aGk="}""", """{"asset":{"path":"/Brand/Logos/Old/a.txt","created_by":"write_key:2"}}"""),
        Write("It uploads nothing into no bucket", """{"action":"uploadAsset","filename":"a.txt","content":"aGk="}""", """{"error":{"code":"forbidden","parameter":"bucket_id"}}""", 403) with { Store = ("select count(*) from asset", 5) },
        Write("It uploads nothing elsewhere", """{"action":"uploadAsset","bucket_id":1,"filename":"a.txt","content":"aGk="}""", """{"error":{"code":"bucket_not_found"}}""", 404),
        Write("It moves an asset within", """{"action":"moveAssetToBucket","asset":"logo","bucket_id":3}""", """{"asset":{"bucket_id":3}}"""),
        Write("It moves no asset into no bucket", """{"action":"moveAssetToBucket","asset":"logo","bucket_id":null}""", """{"error":{"code":"forbidden"}}""", 403),
        Write("It moves no asset out", """{"action":"moveAssetToBucket","asset":"logo","slug":"brand"}""", """{"error":{"code":"bucket_not_found"}}""", 404),
        Write("It takes no asset in", """{"action":"moveAssetsToBucket","assets":["press","free","logo","old","nothing"],"bucket_id":3}""", """{"moved":2,"invalid_codes":["press","free","nothing"]}""")
            with { Store = ("select count(*) from asset where bucket_id = 3", 2) },
        Read("A read key changes nothing", """{"action":"editBucket","bucket_id":3,"order":1}""", """{"error":{"code":"forbidden"}}""", 403),
        Read("A read key is refused before it is told whether anything is there", """{"action":"editBucket","bucket_id":99,"order":1}""", """{"error":{"code":"forbidden"}}""", 403),
    ];

    static readonly Scenario[] PersonalBucket =
    [
        Mine("Its tree is the caller's own", """{"action":"getMyBucketsTree"}""", """{"buckets":[{"bucket_id":5,"type":"personal","children":[{"bucket_id":6}]}]}"""),
        Mine("It is in no public tree", """{"action":"getPublicBucketsTree"}""", """{"buckets":[]}"""),
        Mine("What it adds is its owner's", """{"action":"addBucket","name":"New","parent_id":5}""", """{"bucket":{"type":"personal","owner":"api_key:2","created_by":"write_key:5"}}"""),
        Mine("Another personal bucket of the owner does not exist", """{"action":"getBucket","bucket_id":7}""", """{"error":{"code":"bucket_not_found"}}""", 404),
        Mine("Nor does it in lists", """{"action":"getBuckets"}""", """{"buckets":[{"bucket_id":5},{"bucket_id":6}]}"""),
        Mine("A path means the owner's, not the global one of the name", """{"action":"getBucket","path":"/Mine"}""", """{"bucket":{"bucket_id":5}}""") with { Given = [.. Mine("", "{}", "{}").Given, Make.Bucket("Mine")] },
        Mine("It counts its subtree", """{"action":"getStatus"}""", """{"counters":{"buckets":2,"assets":1}}"""),
    ];

    [TestCaseSource(nameof(TopLists))]
    public Task What_is_at_the_top(Scenario scenario) => scenario.RunAsync();

    [TestCaseSource(nameof(Names))]
    public Task What_it_finds(Scenario scenario) => scenario.RunAsync();

    [TestCaseSource(nameof(OwnBucket))]
    public Task What_it_does_with_its_own_bucket(Scenario scenario) => scenario.RunAsync();

    [TestCaseSource(nameof(Subtree))]
    public Task What_it_does_below(Scenario scenario) => scenario.RunAsync();

    [TestCaseSource(nameof(PersonalBucket))]
    public Task What_the_key_of_a_personal_bucket_does(Scenario scenario) => scenario.RunAsync();

    static Scenario Read(string name, string request, string expect, int status = 200) =>
        new(name) { Given = Library, As = "read:2", Request = request, Expect = expect, Status = status };

    static Scenario Write(string name, string request, string expect, int status = 200) => Read(name, request, expect, status) with { As = "write:2" };

    static Scenario Mine(string name, string request, string expect, int status = 200) => Read(name, request, expect, status) with
    {
        As = "write:5",
        Given = [.. Library, Make.Personal("Mine"), "editor:" + Make.Bucket("Inner", 5), Make.Personal("Also"), "editor:" + Make.Asset("mine", 6)],
    };
}
