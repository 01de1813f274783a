namespace Pims.Actions.Chores;

/// <summary>What the server does by itself: the table of contents.</summary>
public static class ChoreList
{
    public static readonly IReadOnlyList<Type> All =
    [
        typeof(ExpireAssets),
        typeof(PurgeTrash),
        typeof(PurgeVersions),
        typeof(DropReservedCodes),
        typeof(DropDownloads),
        typeof(RemoveLeftovers),
        typeof(ForgetRenditions),
    ];
}
