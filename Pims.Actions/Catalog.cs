using Pims.Actions.Access;
using Pims.Actions.Assets;
using Pims.Actions.Buckets;
using Pims.Actions.Clusters;
using Pims.Actions.Files;
using Pims.Actions.Status;
using Pims.Actions.Tags;

namespace Pims.Actions;

/// <summary>What the product does: its table of contents.</summary>
public static class Catalog
{
    public static ActionCatalog Of(ActionLimits limits) => new ActionCatalog(limits)
        .Add<ListAssetsInBucket>()
        .Add<MoveAssetToBucket>()
        .Add<MoveAssetsToBucket>()
        .Add<GetPublicBucketsTree>()
        .Add<GetMyBucketsTree>()
        .Add<AddBucket>()
        .Add<AddBuckets>()
        .Add<EditBucket>()
        .Add<EditBuckets>()
        .Add<DeleteBucket>()
        .Add<DeleteBuckets>()
        .Add<GetBucket>()
        .Add<GetBuckets>()
        .Add<GetBucketList>()
        .Add<GetSubBuckets>()

        .Add<AddCluster>()
        .Add<GetClusters>()
        .Add<EditCluster>()
        .Add<DeleteCluster>()

        .Add<GenerateAssetCode>()
        .Add<UploadAsset>()
        .Add<UploadAssets>()
        .Add<ReplaceAssetFile>()
        .Add<GetAssetData>()
        .Add<GetAssetDataList>()
        .Add<GetAssetByFilename>()
        .Add<GetAssetIds>()
        .Add<UpdateAssetData>()
        .Add<UpdateAssetsData>()
        .Add<RenameAsset>()
        .Add<ReextractMetadata>()
        .Add<DeleteAsset>()
        .Add<DeleteAssets>()
        .Add<GetTrash>()
        .Add<RestoreAsset>()
        .Add<RestoreAssets>()
        .Add<EmptyTrash>()
        .Add<GetAssetReferences>()
        .Add<AddAssetReferences>()
        .Add<RemoveAssetReferences>()
        .Add<GetAssetVersions>()
        .Add<RestoreAssetVersion>()
        .Add<GetAssetLog>()
        .Add<SearchAssets>()
        .Add<FindDuplicates>()
        .Add<GetTags>()
        .Add<RenameTag>()
        .Add<DeleteTag>()

        .Add<DownloadAsset>()
        .Add<DownloadAssets>()
        .Add<GetAssetThumbnail>()
        .Add<CreateSignedUrl>()

        .Add<Authenticate>()
        .Add<GetCurrentCaller>()
        .Add<AddUser>()
        .Add<GetUsers>()
        .Add<EditUser>()
        .Add<DeleteUser>()
        .Add<AddApiKey>()
        .Add<GetApiKeys>()
        .Add<EditApiKey>()
        .Add<DeleteApiKey>()
        .Add<GetAuditLog>()

        .Add<GetStatus>()
        .Add<ListActions>()
        .Add<DescribeAction>();
}
