using System.Buffers.Binary;
using System.Text;
using Newtonsoft.Json.Linq;

namespace Pims.Actions.Files.Metadata;

/// <summary>What a colour profile calls itself, and the colours that it is for.</summary>
static class IccFacts
{
    const int MostTags = 200;

    /// <exception cref="MetadataFaultException"><see cref="MetadataFault.Damaged"/></exception>
    public static JObject Read(byte[] profile)
    {
        if (profile.Length < 132 || !profile.AsSpan(36).StartsWith("acsp"u8))
            throw new MetadataFaultException(MetadataFault.Damaged);
        return new JObject { ["description"] = Description(profile), ["colorspace"] = CleanText.Of(profile.AsSpan(16, 4)) };
    }

    static string? Description(byte[] profile)
    {
        for (var tag = 0; tag < Math.Min(Number(profile, 128), MostTags); tag++)
        {
            var at = 132 + 12 * tag;
            if (at + 12 > profile.Length)
                break;
            if (!profile.AsSpan(at).StartsWith("desc"u8))
                continue;
            var (start, size) = (Number(profile, at + 4), Number(profile, at + 8));
            return start + size <= profile.Length ? Text(profile.AsSpan((int)start, (int)size)) : null;
        }
        return null;
    }

    /// <summary>Either plain text behind its length, or the first of several languages in UTF-16.</summary>
    static string? Text(ReadOnlySpan<byte> tag)
    {
        if (tag.StartsWith("desc"u8) && tag.Length > 12)
            return CleanText.Of(tag[12..(int)Math.Min(tag.Length, 12 + BinaryPrimitives.ReadUInt32BigEndian(tag[8..]))]);
        if (!tag.StartsWith("mluc"u8) || tag.Length < 28)
            return null;
        var (length, start) = (BinaryPrimitives.ReadUInt32BigEndian(tag[20..]), BinaryPrimitives.ReadUInt32BigEndian(tag[24..]));
        return (long)start + length <= tag.Length ? CleanText.Of(Encoding.BigEndianUnicode.GetString(tag.Slice((int)start, (int)length))) : null;
    }

    static long Number(byte[] bytes, int at) => BinaryPrimitives.ReadUInt32BigEndian(bytes.AsSpan(at));
}
