using Pims.Storage;

namespace Pims.Actions.Assets;

/// <summary>The words by which callers sort assets, with <c>-</c> before one from the largest down.</summary>
static class AssetSorts
{
    public static AssetSort Of(string word) => word.TrimStart('-') switch
    {
        "filename" => AssetSort.Filename,
        "size" => AssetSort.Size,
        "modified_at" => AssetSort.ModifiedAt,
        _ => AssetSort.CreatedAt,
    };

    public static bool IsDescending(string word) => word.StartsWith('-');

    /// <summary>An asset's place in an order, as cursors have it.</summary>
    public static object ValueOf(this AssetRow row, AssetSort sort) => sort switch
    {
        AssetSort.Filename => row.Filename!,
        AssetSort.Size => row.Size!,
        AssetSort.ModifiedAt => row.ModifiedAt.ToUnixTimeMilliseconds(),
        _ => row.CreatedAt.ToUnixTimeMilliseconds(),
    };
}
