namespace Pims.Actions.Imaging;

/// <summary>
/// A directory begins at an even place. Where the pixels before it end at an odd one, the engine's encoder leaves the byte between as its
/// memory was: a byte of something else, and another one each time.
/// </summary>
static class TiffPadding
{
    const int StripOffsets = 273, StripByteCounts = 279, Short = 3, EntrySize = 12;

    /// <param name="stream">A TIFF of one page and less than 4 GiB, as the engine writes it.</param>
    public static void Clear(Stream stream)
    {
        stream.Position = 0;
        var isLittle = stream.ReadByte() == 'I';
        var directory = At(4, 4);
        var (start, length) = (0ul, 0ul);
        for (var entry = directory + 2; entry < directory + 2 + (At(directory, 2) * EntrySize); entry += EntrySize)
        {
            if (At(entry, 2) == StripOffsets) start = Last(entry);
            if (At(entry, 2) == StripByteCounts) length = Last(entry);
        }
        if (start + length != directory - 1) return;
        stream.Position = (long)(directory - 1);
        stream.WriteByte(0);

        ulong Last(ulong entry)
        {
            var (size, count) = (At(entry + 2, 2) == Short ? 2 : 4, At(entry + 4, 4));
            var values = count * (ulong)size <= 4 ? entry + 8 : At(entry + 8, 4);
            return At(values + ((count - 1) * (ulong)size), size);
        }

        ulong At(ulong position, int size)
        {
            Span<byte> number = stackalloc byte[size];
            stream.Position = (long)position;
            stream.ReadExactly(number);
            return TiffPages.Number(number, isLittle);
        }
    }
}
