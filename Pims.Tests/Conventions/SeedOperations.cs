namespace Pims.Tests.Conventions;

/// <summary>An operation of a product that this system learned from, and the call that does it here.</summary>
/// <param name="Product">Whose it is.</param>
/// <param name="Name">What it is called there.</param>
/// <param name="Call">A PIMS request, or <c>GET</c> and an address, that works on the library of <see cref="ExampleTests"/>.</param>
public sealed record SeedOperation(string Product, string Name, string Call)
{
    public override string ToString() => $"{Product}: {Name}";
}

/// <summary>Every operation of the five documents.</summary>
static class SeedOperations
{
    public static readonly SeedOperation[] All =
    [
        new("PIMS", "listAssetsInBucket", """{"action":"listAssetsInBucket","bucket_id":1}"""),
        new("PIMS", "moveAssetToBucket", """{"action":"moveAssetToBucket","asset":"logo","bucket_id":1}"""),
        new("PIMS", "getPublicBucketsTree", """{"action":"getPublicBucketsTree"}"""),
        new("PIMS", "getMyBucketsTree", """{"action":"getMyBucketsTree"}"""),
        new("PIMS", "addBucket", """{"action":"addBucket","type":"personal","name":"Drafts","order":1}"""),
        new("PIMS", "editBucket", """{"action":"editBucket","bucket_id":1,"name":"Brands","order":2}"""),
        new("PIMS", "deleteBucket", """{"action":"deleteBucket","bucket_id":1}"""),

        new("Cosmic", "Get Buckets", """{"action":"getBuckets","cluster":1}"""),
        new("Cosmic", "Get Bucket", """{"action":"getBucket","slug":"brand","pretty":true}"""),
        new("Cosmic", "Add Bucket", """{"action":"addBucket","title":"New Bucket","slug":"new-bucket","cluster":1}"""),
        new("Cosmic", "Edit Bucket", """{"action":"editBucket","slug":"brand","title":"New Title","thumbnail":"logo.png","reset_api_access_keys":true}"""),
        new("Cosmic", "Delete Bucket", """{"action":"deleteBucket","slug":"brand","contents":"purge"}"""),
        new("Cosmic", "Token from e-mail and password", """{"action":"authenticate","email":"user@example.com","password":"a password of user"}"""),

        new("Struct PIM", "PUT /assets", """{"action":"updateAssetsData","assets":{"logo":{"filename":"New name.png","bucket_id":null}}}"""),
        new("Struct PIM", "POST /assets", """{"action":"uploadAsset","bucket_id":1,"filename":"hello.txt","content":"SGVsbG8sIHdvcmxkIQ=="}"""),
        new("Struct PIM", "DELETE /assets", """{"action":"deleteAssets","assets":["logo","terms"]}"""),
        new("Struct PIM", "GET /assets/{id}", """{"action":"getAssetData","asset":"logo"}"""),
        new("Struct PIM", "PUT /assets/{id}", """{"action":"updateAssetData","asset":"logo","filename":"New name.png","bucket_id":1}"""),
        new("Struct PIM", "DELETE /assets/{id}", """{"action":"deleteAsset","asset":"logo"}"""),
        new("Struct PIM", "PUT /assets/{id}/data", """{"action":"replaceAssetFile","asset":"terms","content":"SGVsbG8sIHdvcmxkIQ=="}"""),
        new("Struct PIM", "GET /assets/{id}/references", """{"action":"getAssetReferences","asset":"logo"}"""),
        new("Struct PIM", "POST /assets/batch", """{"action":"getAssetDataList","assets":["logo","terms"]}"""),
        new("Struct PIM", "POST /assets/batch/data", """{"action":"downloadAssets","assets":["logo","terms"],"max_width":200,"format":"jpg","bgcolor":"fff"}"""),
        new("Struct PIM", "GET /assets/ids", """{"action":"getAssetIds"}"""),
        new("Struct PIM", "PUT /assets/folders", """{"action":"editBuckets","buckets":{"1":{"name":"Brands","parent_id":null}}}"""),
        new("Struct PIM", "POST /assets/folders", """{"action":"addBuckets","buckets":[{"name":"Campaigns"},{"name":"Products"}]}"""),
        new("Struct PIM", "DELETE /assets/folders", """{"action":"deleteBuckets","bucket_ids":[1]}"""),
        new("Struct PIM", "GET /assets/folders/{id}", """{"action":"getBucket","bucket_id":1}"""),
        new("Struct PIM", "PUT /assets/folders/{id}", """{"action":"editBucket","bucket_id":1,"name":"Brands"}"""),
        new("Struct PIM", "DELETE /assets/folders/{id}", """{"action":"deleteBucket","bucket_id":1,"contents":"trash"}"""),
        new("Struct PIM", "POST /assets/folders/batch", """{"action":"getBucketList","bucket_ids":[1]}"""),
        new("Struct PIM", "GET /assets/folders/{id}/assets", """{"action":"listAssetsInBucket","bucket_id":"root"}"""),
        new("Struct PIM", "GET /assets/folders/{id}/assets/{filename}", """{"action":"getAssetByFilename","bucket_id":1,"filename":"logo.png"}"""),
        new("Struct PIM", "GET /assets/folders/{id}/subfolders", """{"action":"getSubBuckets","bucket_id":"root"}"""),
        new("Struct PIM", "URL parameters", "GET /media/logo/logo.png?width=200&format=webp&quality=80"),

        new("MediaHub", "Get Tree", """{"action":"getPublicBucketsTree","counts":true}"""),
        new("MediaHub", "Get Files in Folder", """{"action":"listAssetsInBucket","path":"/Brand"}"""),
        new("MediaHub", "Get Folders in Folder", """{"action":"getSubBuckets","path":"/Brand"}"""),
        new("MediaHub", "Get Files in the Trash Folder", """{"action":"getTrash"}"""),
        new("MediaHub", "Get Asset", """{"action":"getAssetData","path":"/Brand/logo.png"}"""),
        new("MediaHub", "Download Asset", """{"action":"downloadAsset","path":"/Brand/logo.png"}"""),
        new("MediaHub", "Download Multiple Assets", """{"action":"downloadAssets","path":"/Brand","recursive":true}"""),
        new("MediaHub", "Get Asset Thumbnail", """{"action":"getAssetThumbnail","asset":"logo"}"""),
        new("MediaHub", "Create a Folder", """{"action":"addBucket","name":"Photos","parent_path":"/Brand"}"""),
        new("MediaHub", "Upload File", """{"action":"uploadAsset","path":"/Brand","filename":"hello.txt","content":"SGVsbG8sIHdvcmxkIQ==","data":{"tags":["new"]},"expires_at":"2099-12-31T00:00:00Z"}"""),
        new("MediaHub", "Rename Asset", """{"action":"renameAsset","asset":"logo","filename":"logo 2026.png"}"""),
        new("MediaHub", "Move Asset", """{"action":"moveAssetToBucket","path":"/Brand/logo.png","bucket_id":null}"""),
        new("MediaHub", "Delete Asset", """{"action":"deleteAsset","path":"/Brand/logo.png"}"""),
        new("MediaHub", "Delete Assets", """{"action":"deleteBucket","path":"/Brand","contents":"trash"}"""),
        new("MediaHub", "Restore Asset", """{"action":"restoreAsset","asset":"old"}"""),
        new("MediaHub", "Restore Assets", """{"action":"restoreAssets","assets":["old","older"]}"""),
        new("MediaHub", "An asset's tags", """{"action":"getTags","counts":true}"""),
        new("MediaHub", "An asset's log", """{"action":"getAssetLog","asset":"logo"}"""),
        new("MediaHub", "An asset's expiry", """{"action":"updateAssetData","asset":"logo","expires_at":"2099-12-31T00:00:00Z"}"""),
        new("MediaHub", "An asset's meta", """{"action":"getAssetDataList","assets":["logo"]}"""),
    ];
}
