using System.ComponentModel;

namespace Pims.Actions.Assets;

/// <summary>The two ways to name an asset, of which a caller uses one.</summary>
public record AssetTarget
{
    [Description("The asset's code.")]
    public AssetCode? Asset { get; init; }

    [Description("The asset's path like /Brand/logo.png, in place of asset; of equal names the oldest.")]
    public string? Path { get; init; }
}
