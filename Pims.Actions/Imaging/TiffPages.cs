using System.Buffers.Binary;

namespace Pims.Actions.Imaging;

/// <summary>How many pages a TIFF has, in both sizes of the format. The engine's ping takes seconds to tell that of some thousands.</summary>
static class TiffPages
{
    const int MostEntries = ushort.MaxValue;

    /// <summary>From directory to directory, as far as it matters: one page over the limit is enough to refuse, and so is a chain that goes round.</summary>
    public static int Count(Stream stream)
    {
        Span<byte> head = stackalloc byte[16];
        stream.Position = 0;
        stream.ReadExactly(head);
        var (isLittle, isBig) = (head[0] == 'I', head[0] == 'I' ? head[2] == 43 : head[3] == 43);
        var (offsetSize, countSize, entrySize) = isBig ? (8, 8, 20) : (4, 2, 12);
        var at = Number(head.Slice(isBig ? 8 : 4, offsetSize), isLittle);
        var pages = 0;
        for (Span<byte> number = stackalloc byte[8]; at != 0 && pages <= ImageLimits.MaxFrames; pages++)
        {
            if (!Read(stream, at, number[..countSize]))
                break;
            var entries = Number(number[..countSize], isLittle);
            if (entries > MostEntries || !Read(stream, at + (ulong)countSize + (entries * (ulong)entrySize), number[..offsetSize]))
                break;
            at = Number(number[..offsetSize], isLittle);
        }
        return Math.Max(1, pages);
    }

    static bool Read(Stream stream, ulong at, Span<byte> bytes)
    {
        if (at > (ulong)stream.Length - (ulong)Math.Min(stream.Length, bytes.Length))
            return false;
        stream.Position = (long)at;
        stream.ReadExactly(bytes);
        return true;
    }

    public static ulong Number(ReadOnlySpan<byte> bytes, bool isLittle) => bytes.Length switch
    {
        2 => isLittle ? BinaryPrimitives.ReadUInt16LittleEndian(bytes) : BinaryPrimitives.ReadUInt16BigEndian(bytes),
        4 => isLittle ? BinaryPrimitives.ReadUInt32LittleEndian(bytes) : BinaryPrimitives.ReadUInt32BigEndian(bytes),
        _ => isLittle ? BinaryPrimitives.ReadUInt64LittleEndian(bytes) : BinaryPrimitives.ReadUInt64BigEndian(bytes),
    };
}
