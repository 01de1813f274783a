namespace Pims.Actions.Imaging;

/// <summary>What the engine may do at all: nothing, then the formats of <see cref="ImageFormat"/>.</summary>
static class EnginePolicy
{
    /// <summary>
    /// Of two limits on one thing the engine takes the first it reads, of two rights the last: ours comes before the
    /// system's own file.
    /// </summary>
    public const string Xml = """
        <?xml version="1.0" encoding="UTF-8"?>
        <policymap>
          <policy domain="coder" rights="none" pattern="*"/>
          <policy domain="delegate" rights="none" pattern="*"/>
          <policy domain="filter" rights="none" pattern="*"/>
          <policy domain="path" rights="none" pattern="@*"/>
          <policy domain="path" rights="none" pattern="|*"/>
          <policy domain="coder" rights="read|write" pattern="{BMP,BMP2,BMP3,GIF,JPEG,JPG,PNG,PNG8,PNG24,PNG32,WEBP,AVIF,HEIC,TIFF,XC}"/>
          <policy domain="resource" name="width" value="16KP"/>
          <policy domain="resource" name="height" value="16KP"/>
          <policy domain="resource" name="area" value="128MP"/>
          <policy domain="resource" name="memory" value="64GiB"/>
          <policy domain="resource" name="map" value="0"/>
          <policy domain="resource" name="disk" value="0"/>
          <policy domain="resource" name="list-length" value="1001"/>
          <policy domain="resource" name="thread" value="1"/>
          <policy domain="system" name="max-memory-request" value="512MiB"/>
          <policy domain="system" name="max-profile-size" value="4MiB"/>
        </policymap>
        """;
}
