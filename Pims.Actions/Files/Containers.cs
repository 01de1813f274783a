using System.Text;

namespace Pims.Actions.Files;

/// <summary>Types that share a container: what stands further inside tells them apart.</summary>
static class Containers
{
    /// <summary>Brands of ISO base media files; any other brand is a video.</summary>
    static readonly Dictionary<string, FileType> Brands = new()
    {
        ["avif"] = FileTypes.Avif,
        ["avis"] = FileTypes.Avif,
        ["heic"] = FileTypes.Heic,
        ["heix"] = FileTypes.Heic,
        ["heim"] = FileTypes.Heic,
        ["heis"] = FileTypes.Heic,
        ["hevc"] = FileTypes.Heic,
        ["hevx"] = FileTypes.Heic,
        ["qt  "] = FileTypes.QuickTime,
        ["M4A "] = FileTypes.M4a,
        ["M4B "] = FileTypes.M4a,
        ["3gp4"] = FileTypes.Mobile,
        ["3gp5"] = FileTypes.Mobile,
        ["3gp6"] = FileTypes.Mobile,
    };

    static readonly FileType[] OpenDocuments = [FileTypes.Odt, FileTypes.Ods, FileTypes.Odp, FileTypes.Epub];
    static readonly FileType[] OfficeZips = [FileTypes.Docx, FileTypes.Xlsx, FileTypes.Pptx];
    static readonly FileType[] OfficeBinaries = [FileTypes.Doc, FileTypes.Xls, FileTypes.Ppt];

    public static FileType? Match(ReadOnlySpan<byte> head, string extension) => head switch
    {
        [0x52, 0x49, 0x46, 0x46, _, _, _, _, .. var form] => Riff(form),
        [0x46, 0x4f, 0x52, 0x4d, _, _, _, _, .. var form] when form.StartsWith("AIF"u8) => FileTypes.Aiff,
        [_, _, _, _, .. var box] when box.StartsWith("ftyp"u8) => IsoMedia(head, extension),
        [_, _, _, _, .. var box] when box.StartsWith("moov"u8) || box.StartsWith("mdat"u8) || box.StartsWith("wide"u8) => FileTypes.QuickTime,
        [0x1a, 0x45, 0xdf, 0xa3, .. var rest] => rest.IndexOf("webm"u8) is >= 0 and < 64 ? FileTypes.Webm : FileTypes.Matroska,
        [0x4f, 0x67, 0x67, 0x53, ..] => head.IndexOf("theora"u8) >= 0 ? FileTypes.OggVideo : FileTypes.Ogg,
        [0x50, 0x4b, 0x03, 0x04, ..] => Zip(head, extension),
        [0x50, 0x4b, 0x05, 0x06, ..] => FileTypes.Zip,
        [0xd0, 0xcf, 0x11, 0xe0, 0xa1, 0xb1, 0x1a, 0xe1, ..] => OfficeBinaries.FirstOrDefault(type => type.Extension == extension),
        _ => null,
    };

    static FileType? Riff(ReadOnlySpan<byte> form) =>
        form.StartsWith("WEBP"u8) ? FileTypes.Webp : form.StartsWith("WAVE"u8) ? FileTypes.Wav : form.StartsWith("AVI "u8) ? FileTypes.Avi : null;

    /// <summary>The major brand, else (mif1 and msf1 say only "some picture") the first known among the compatible ones.</summary>
    static FileType IsoMedia(ReadOnlySpan<byte> head, string extension)
    {
        var end = Math.Min(head.Length, (head[2] << 8) + head[3]);
        var generic = false;
        for (var at = 8; at + 4 <= end; at += at == 8 ? 8 : 4)
        {
            var brand = Encoding.Latin1.GetString(head.Slice(at, 4));
            generic |= brand is "mif1" or "msf1";
            if (Brands.TryGetValue(brand, out var type) && (at == 8 || type.MediaType == MediaType.IMAGE)) return type;
            if (at == 8 && !generic) break;
        }
        return generic ? FileTypes.Heic : extension == "m4a" ? FileTypes.M4a : FileTypes.Mp4;
    }

    /// <summary>
    /// OpenDocument says it in its first entry; of office files the folder's name is often seen, else the extension
    /// decides.
    /// </summary>
    static FileType Zip(ReadOnlySpan<byte> head, string extension)
    {
        if (head.Length > 38 && head[30..].StartsWith("mimetype"u8))
            foreach (var type in OpenDocuments)
                if (head[38..].StartsWith(Encoding.ASCII.GetBytes(type.MimeType))) return type;
        if (head.IndexOf("[Content_Types].xml"u8) < 0 && head.IndexOf("_rels/"u8) < 0) return FileTypes.Zip;
        return head.IndexOf("word/"u8) >= 0 ? FileTypes.Docx
            : head.IndexOf("xl/"u8) >= 0 ? FileTypes.Xlsx
            : head.IndexOf("ppt/"u8) >= 0 ? FileTypes.Pptx
            : OfficeZips.FirstOrDefault(type => type.Extension == extension) ?? FileTypes.Zip;
    }
}
