namespace Pims.Actions.Assets;

/// <summary>Where an asset's file is fetched.</summary>
public static class MediaUrl
{
    /// <summary>The address that bears the version, which never serves anything else.</summary>
    public static string Of(string publicUrl, string code, string filename, int version) =>
        $"{Plain(publicUrl, code, filename)}?v={version}";

    /// <summary>The address of whatever version there is.</summary>
    public static string Plain(string publicUrl, string code, string filename) =>
        $"{publicUrl}/media/{code}/{Uri.EscapeDataString(filename)}";
}
