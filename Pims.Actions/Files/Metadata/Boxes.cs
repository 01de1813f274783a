using System.Buffers.Binary;
using System.Text;

namespace Pims.Actions.Files.Metadata;

/// <summary>The boxes (atoms) of which MP4, QuickTime, HEIC and AVIF are made.</summary>
static class Boxes
{
    public readonly record struct Box(string Name, FileRange Content);

    /// <summary>Those of one level, in their order; nothing inside of them is looked at.</summary>
    /// <exception cref="MetadataFaultException">There are more than <paramref name="most"/>, or one has an impossible size.</exception>
    public static IEnumerable<Box> Of(FileRange range, int most)
    {
        var count = 0;
        for (var at = 0L; range.Fits(at, 8);)
        {
            if (++count > most)
                throw new MetadataFaultException(MetadataFault.TooComplex);
            var head = range.Bytes(at, 8);
            var (size, header) = ((long)BinaryPrimitives.ReadUInt32BigEndian(head), 8);
            if (size == 1)
                (size, header) = (BinaryPrimitives.ReadInt64BigEndian(range.Bytes(at + 8, 8)), 16);
            // A size of none is "up to the end".
            if (size == 0)
                size = range.Length - at;
            if (size < header)
                throw new MetadataFaultException(MetadataFault.Damaged);
            yield return new Box(Encoding.Latin1.GetString(head, 4, 4), range.Part(at + header, size - header));
            if (size > range.Length - at)
                throw new MetadataFaultException(MetadataFault.Truncated);
            at += size;
        }
    }

    /// <summary>The first box of a name; null where there is none.</summary>
    public static FileRange? First(FileRange range, string name, int most)
    {
        foreach (var box in Of(range, most))
            if (box.Name == name)
                return box.Content;
        return null;
    }
}
