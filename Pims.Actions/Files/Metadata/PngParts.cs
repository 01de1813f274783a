using System.Buffers.Binary;
using System.IO.Compression;
using System.Text;

namespace Pims.Actions.Files.Metadata;

/// <summary>A PNG's chunks, also those behind its pixels.</summary>
static class PngParts
{
    const int MostChunks = 1000;
    const int MostText = 64 * 1024;
    const int LongestKeyword = 80;

    public static void Find(FileRange file, MetadataParts parts)
    {
        var others = 0;
        for (var at = 8L; file.Fits(at, 8);)
        {
            var head = file.Bytes(at, 8);
            var length = BinaryPrimitives.ReadUInt32BigEndian(head);
            var name = head.AsSpan(4);
            if (name.SequenceEqual("IEND"u8))
                return;
            // Pixels come in any number of chunks; how many are looked at is limited by the file's own budget.
            if (!name.SequenceEqual("IDAT"u8))
            {
                if (++others > MostChunks)
                    throw new MetadataFaultException(MetadataFault.TooComplex);
                var chunk = file.Part(at + 8, length);
                parts.Try(() => Take(Encoding.Latin1.GetString(head, 4, 4), chunk, parts));
            }
            at += 12L + length;
        }
        parts.Note(MetadataFault.Truncated);
    }

    static void Take(string name, FileRange chunk, MetadataParts parts)
    {
        switch (name)
        {
            case "eXIf":
                parts.Exif ??= chunk;
                break;
            case "iCCP":
                var icc = Keyword(chunk).Length + 2;
                parts.Icc ??= Inflated(chunk.Part(icc, chunk.Length), MetadataParts.MostIcc).Bytes;
                break;
            case "iTXt":
                International(chunk, parts);
                break;
            case "tEXt" when Keyword(chunk) is "Description" or "Comment":
                parts.Caption ??= CleanText.Of(chunk.Part(Keyword(chunk).Length + 1, MostText).UpTo(0, MostText));
                break;
            case "zTXt" when Keyword(chunk) is "Description" or "Comment":
                parts.Caption ??= CleanText.Of(Inflated(chunk.Part(Keyword(chunk).Length + 2, chunk.Length), MostText).Bytes);
                break;
        }
    }

    /// <summary>Keyword, whether and how it is packed, language, the keyword in that language, text.</summary>
    static void International(FileRange chunk, MetadataParts parts)
    {
        var keyword = Keyword(chunk);
        if (keyword == "XML:com.adobe.xmp" ? parts.Xmp is not null : parts.Caption is not null || keyword is not ("Description" or "Comment"))
            return;
        var start = chunk.UpTo(0, 1024);
        var at = keyword.Length + 3;
        for (var ended = 0; ended < 2; at++)
            if (start.AsSpan(at) is [var letter, ..])
                ended += letter == 0 ? 1 : 0;
            else
                throw new MetadataFaultException(MetadataFault.Damaged);
        var content = chunk.Part(at, chunk.Length);
        var most = keyword.StartsWith("XML", StringComparison.Ordinal) ? MetadataParts.MostXmp : MostText;
        var isPacked = start[keyword.Length + 1] == 1;
        var (bytes, isWhole) = isPacked ? Inflated(content, most) : (content.UpTo(0, most), content.Length <= most);
        if (keyword[0] != 'X')
            parts.Caption ??= CleanText.Of(bytes);
        else
            parts.Xmp ??= isWhole ? bytes : throw new MetadataFaultException(MetadataFault.TooLarge);
    }

    static string Keyword(FileRange chunk)
    {
        var start = chunk.UpTo(0, LongestKeyword);
        var end = start.AsSpan().IndexOf((byte)0);
        return end > 0 ? Encoding.Latin1.GetString(start, 0, end) : throw new MetadataFaultException(MetadataFault.Damaged);
    }

    /// <summary>No more is unpacked than is wanted: a megabyte can hold a gigabyte.</summary>
    static (byte[] Bytes, bool IsWhole) Inflated(FileRange packed, int most)
    {
        try
        {
            using var source = new ZLibStream(new MemoryStream(packed.UpTo(0, most)), CompressionMode.Decompress);
            var bytes = new byte[most];
            var count = source.ReadAtLeast(bytes, most, throwOnEndOfStream: false);
            packed.File.Spend(count);
            return (bytes[..count], count < most);
        }
        catch (InvalidDataException)
        {
            throw new MetadataFaultException(MetadataFault.Damaged);
        }
    }
}
