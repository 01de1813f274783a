namespace Pims.Actions.Files;

/// <summary>Types whose first bytes say it all.</summary>
static class Signatures
{
    sealed record Signature(FileType Type, byte[] Bytes, int Offset = 0);

    static readonly Signature[] All =
    [
        new(FileTypes.Jpeg, [0xff, 0xd8, 0xff]),
        new(FileTypes.Png, [0x89, .. "PNG\r\n"u8, 0x1a, 0x0a]),
        new(FileTypes.Gif, [.. "GIF87a"u8]),
        new(FileTypes.Gif, [.. "GIF89a"u8]),
        new(FileTypes.Tiff, [.. "II*\0"u8]),
        new(FileTypes.Tiff, [.. "MM\0*"u8]),
        new(FileTypes.Tiff, [.. "II+\0"u8]),
        new(FileTypes.Tiff, [.. "MM\0+"u8]),
        new(FileTypes.Psd, [.. "8BPS"u8]),
        new(FileTypes.Jxl, [0xff, 0x0a]),
        new(FileTypes.Jxl, [0, 0, 0, 0x0c, .. "JXL \r\n"u8]),
        new(FileTypes.Icon, [0, 0, 1, 0]),

        new(FileTypes.FlashVideo, [.. "FLV"u8, 1]),
        new(FileTypes.WindowsMedia, [0x30, 0x26, 0xb2, 0x75, 0x8e, 0x66, 0xcf, 0x11]),
        new(FileTypes.Mpeg, [0, 0, 1, 0xba]),
        new(FileTypes.Mpeg, [0, 0, 1, 0xb3]),

        new(FileTypes.Mp3, [.. "ID3"u8]),
        new(FileTypes.Mp3, [0xff, 0xfb]),
        new(FileTypes.Mp3, [0xff, 0xfa]),
        new(FileTypes.Mp3, [0xff, 0xf3]),
        new(FileTypes.Mp3, [0xff, 0xf2]),
        new(FileTypes.Aac, [0xff, 0xf1]),
        new(FileTypes.Aac, [0xff, 0xf9]),
        new(FileTypes.Flac, [.. "fLaC"u8]),
        new(FileTypes.Midi, [.. "MThd"u8]),

        new(FileTypes.Pdf, [.. "%PDF-"u8]),
        new(FileTypes.PostScript, [.. "%!PS"u8]),
        new(FileTypes.Rtf, [.. "{\\rtf"u8]),

        new(FileTypes.Gzip, [0x1f, 0x8b]),
        new(FileTypes.SevenZip, [.. "7z"u8, 0xbc, 0xaf, 0x27, 0x1c]),
        new(FileTypes.Rar, [.. "Rar!\x1a\a"u8]),
        new(FileTypes.Bzip2, [.. "BZh"u8]),
        new(FileTypes.Xz, [0xfd, .. "7zXZ\0"u8]),
        new(FileTypes.Tar, [.. "ustar"u8], Offset: 257),
    ];

    /// <summary>The sizes that BMP's second header may have; two letters alone would make a bitmap of many a text.</summary>
    static readonly byte[] BitmapHeaders = [12, 40, 52, 56, 64, 108, 124];

    public static FileType? Match(ReadOnlySpan<byte> head)
    {
        foreach (var signature in All)
            if (head.Length >= signature.Offset && head[signature.Offset..].StartsWith(signature.Bytes)) return signature.Type;
        return head.StartsWith("BM"u8) && head.Length > 17 && BitmapHeaders.Contains(head[14]) && head[15] == 0 ? FileTypes.Bmp : null;
    }
}
