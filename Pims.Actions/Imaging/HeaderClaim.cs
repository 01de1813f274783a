using System.Buffers.Binary;

namespace Pims.Actions.Imaging;

/// <summary>
/// The size that a file's first bytes claim, for the two formats where the engine's ping is no protection: a PNG that
/// claims too much it only calls damaged, and a WebP it decodes whole (32 bytes took 3 seconds and 2 GB).
/// </summary>
static class HeaderClaim
{
    public const int HeadSize = 30;

    public static (int Width, int Height)? Of(ImageFormat format, ReadOnlySpan<byte> head) => format switch
    {
        ImageFormat.Png when head.Length >= 24 => (BinaryPrimitives.ReadInt32BigEndian(head[16..]), BinaryPrimitives.ReadInt32BigEndian(head[20..])),
        ImageFormat.Webp when head.Length >= HeadSize => OfWebp(head),
        _ => null,
    };

    static (int Width, int Height)? OfWebp(ReadOnlySpan<byte> head)
    {
        var kind = head[12..16];
        if (kind.SequenceEqual("VP8 "u8)) return (Short(head[26..]) & 0x3fff, Short(head[28..]) & 0x3fff);
        if (kind.SequenceEqual("VP8X"u8)) return (Short(head[24..]) + (head[26] << 16) + 1, Short(head[27..]) + (head[29] << 16) + 1);
        if (!kind.SequenceEqual("VP8L"u8)) return null;
        var packed = BinaryPrimitives.ReadUInt32LittleEndian(head[21..]);
        return ((int)(packed & 0x3fff) + 1, (int)((packed >> 14) & 0x3fff) + 1);
    }

    static int Short(ReadOnlySpan<byte> bytes) => BinaryPrimitives.ReadUInt16LittleEndian(bytes);
}
