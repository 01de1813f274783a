using System.Buffers.Binary;
using System.IO.Compression;
using System.Text;
using ImageMagick;

namespace Pims.Tests.Imaging;

/// <summary>Colour profiles made of the engine's sRGB.</summary>
static class Profiles
{
    /// <summary>The three primaries of Display P3, adapted to D50 as the profile's are.</summary>
    public static byte[] DisplayP3()
    {
        var profile = ColorProfiles.SRGB.ToByteArray().ToArray();
        foreach (var (tag, values) in new[] { ("rXYZ", (0.51512, 0.24120, -0.00105)), ("gXYZ", (0.29198, 0.69225, 0.04189)), ("bXYZ", (0.15710, 0.06657, 0.78407)) })
            Write(profile, tag, 8, values.Item1, values.Item2, values.Item3);
        return profile;
    }

    /// <summary>A power in place of sRGB's curve.</summary>
    public static byte[] Gamma(double gamma)
    {
        var profile = ColorProfiles.SRGB.ToByteArray().ToArray();
        foreach (var tag in new[] { "rTRC", "gTRC", "bTRC" })
            Write(profile, tag, 12, gamma, 1, 0, 1, 0);
        return profile;
    }

    public static byte[] Chunk(byte[] profile)
    {
        using var packed = new MemoryStream();
        using (var stream = new ZLibStream(packed, CompressionLevel.Fastest, leaveOpen: true)) stream.Write(profile);
        return Pictures.Chunk("iCCP", [.. "of a test\0\0"u8, .. packed.ToArray()]);
    }

    static void Write(byte[] profile, string tag, int offset, params double[] values)
    {
        var entry = profile.AsSpan().IndexOf(Encoding.ASCII.GetBytes(tag));
        var at = BinaryPrimitives.ReadInt32BigEndian(profile.AsSpan(entry + 4)) + offset;
        foreach (var (value, index) in values.Select((value, index) => (value, index)))
            BinaryPrimitives.WriteInt32BigEndian(profile.AsSpan(at + (4 * index)), (int)Math.Round(value * 65536));
    }
}
