using System.Runtime.InteropServices;
using ImageMagick.Configuration;

namespace ImageMagick;

public static class MagickNET
{
    public static string ImageMagickVersion => Marshal.PtrToStringUTF8(Wand.Version(out _)) ?? "";

    public static IReadOnlyCollection<IMagickFormatInfo> SupportedFormats => MagickFormatInfo.All();

    /// <summary>The C library reads its folder once, at its start: this must be the first call of the process.</summary>
    public static void Initialize(IConfigurationFiles configFiles, string path)
    {
        var folder = Path.GetFullPath(path);
        File.WriteAllText(Path.Combine(folder, configFiles.Policy.FileName), configFiles.Policy.Data);
        _ = Wand.SetEnvironment("MAGICK_CONFIGURE_PATH", folder, overwrite: 1);
        Wand.Genesis();
    }
}
