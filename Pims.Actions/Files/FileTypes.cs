using Pims.Actions.Imaging;
using Pims.Actions.Imaging.Previews;
using static Pims.Actions.Files.MediaType;

namespace Pims.Actions.Files;

/// <summary>Every type that the server tells apart.</summary>
public static class FileTypes
{
    public static readonly FileType Unknown = new("application/octet-stream", "bin", OTHER) { RunsInBrowser = true };

    public static readonly FileType Jpeg = new("image/jpeg", "jpg", IMAGE, ImageFormat.Jpeg);
    public static readonly FileType Png = new("image/png", "png", IMAGE, ImageFormat.Png);
    public static readonly FileType Gif = new("image/gif", "gif", IMAGE, ImageFormat.Gif);
    public static readonly FileType Webp = new("image/webp", "webp", IMAGE, ImageFormat.Webp);
    public static readonly FileType Avif = new("image/avif", "avif", IMAGE, ImageFormat.Avif);
    public static readonly FileType Heic = new("image/heic", "heic", IMAGE, ImageFormat.Heic);
    public static readonly FileType Tiff = new("image/tiff", "tif", IMAGE, ImageFormat.Tiff);
    public static readonly FileType Bmp = new("image/bmp", "bmp", IMAGE, ImageFormat.Bmp);
    public static readonly FileType Jxl = new("image/jxl", "jxl", IMAGE);
    public static readonly FileType Icon = new("image/x-icon", "ico", IMAGE);
    public static readonly FileType Psd = new("image/vnd.adobe.photoshop", "psd", IMAGE);
    public static readonly FileType Svg = new("image/svg+xml", "svg", IMAGE) { RunsInBrowser = true, Preview = PreviewKind.Svg };

    public static readonly FileType Mp4 = Video("video/mp4", "mp4", "mov");
    public static readonly FileType QuickTime = Video("video/quicktime", "mov", "mov");
    public static readonly FileType Mobile = Video("video/3gpp", "3gp", "mov");
    public static readonly FileType Webm = Video("video/webm", "webm", "matroska");
    public static readonly FileType Matroska = Video("video/x-matroska", "mkv", "matroska");
    public static readonly FileType Avi = Video("video/x-msvideo", "avi", "avi");
    public static readonly FileType OggVideo = Video("video/ogg", "ogv", "ogg");
    public static readonly FileType FlashVideo = Video("video/x-flv", "flv", "flv");
    public static readonly FileType WindowsMedia = Video("video/x-ms-wmv", "wmv", "asf");
    public static readonly FileType Mpeg = Video("video/mpeg", "mpg", "mpeg");

    public static readonly FileType Mp3 = new("audio/mpeg", "mp3", AUDIO);
    public static readonly FileType M4a = new("audio/mp4", "m4a", AUDIO);
    public static readonly FileType Aac = new("audio/aac", "aac", AUDIO);
    public static readonly FileType Wav = new("audio/wav", "wav", AUDIO);
    public static readonly FileType Flac = new("audio/flac", "flac", AUDIO);
    public static readonly FileType Ogg = new("audio/ogg", "ogg", AUDIO);
    public static readonly FileType Aiff = new("audio/aiff", "aiff", AUDIO);
    public static readonly FileType Midi = new("audio/midi", "mid", AUDIO);

    public static readonly FileType Pdf = new("application/pdf", "pdf", DOCUMENT) { Preview = PreviewKind.Pdf };
    public static readonly FileType PostScript = new("application/postscript", "ps", DOCUMENT);
    public static readonly FileType Rtf = new("application/rtf", "rtf", DOCUMENT);
    public static readonly FileType Docx = new("application/vnd.openxmlformats-officedocument.wordprocessingml.document", "docx", DOCUMENT);
    public static readonly FileType Xlsx = new("application/vnd.openxmlformats-officedocument.spreadsheetml.sheet", "xlsx", DOCUMENT);
    public static readonly FileType Pptx = new("application/vnd.openxmlformats-officedocument.presentationml.presentation", "pptx", DOCUMENT);
    public static readonly FileType Odt = new("application/vnd.oasis.opendocument.text", "odt", DOCUMENT);
    public static readonly FileType Ods = new("application/vnd.oasis.opendocument.spreadsheet", "ods", DOCUMENT);
    public static readonly FileType Odp = new("application/vnd.oasis.opendocument.presentation", "odp", DOCUMENT);
    public static readonly FileType Epub = new("application/epub+zip", "epub", DOCUMENT);
    public static readonly FileType Doc = new("application/msword", "doc", DOCUMENT);
    public static readonly FileType Xls = new("application/vnd.ms-excel", "xls", DOCUMENT);
    public static readonly FileType Ppt = new("application/vnd.ms-powerpoint", "ppt", DOCUMENT);

    public static readonly FileType Zip = new("application/zip", "zip", OTHER);
    public static readonly FileType Gzip = new("application/gzip", "gz", OTHER);
    public static readonly FileType SevenZip = new("application/x-7z-compressed", "7z", OTHER);
    public static readonly FileType Rar = new("application/vnd.rar", "rar", OTHER);
    public static readonly FileType Bzip2 = new("application/x-bzip2", "bz2", OTHER);
    public static readonly FileType Xz = new("application/x-xz", "xz", OTHER);
    public static readonly FileType Tar = new("application/x-tar", "tar", OTHER);

    public static readonly FileType Text = new("text/plain", "txt", DOCUMENT);
    public static readonly FileType Csv = new("text/csv", "csv", DOCUMENT);
    public static readonly FileType Json = new("application/json", "json", DOCUMENT);
    public static readonly FileType Markdown = new("text/markdown", "md", DOCUMENT);
    public static readonly FileType Css = new("text/css", "css", DOCUMENT);
    public static readonly FileType Xml = new("application/xml", "xml", DOCUMENT) { RunsInBrowser = true };
    public static readonly FileType Html = new("text/html", "html", DOCUMENT) { RunsInBrowser = true };
    public static readonly FileType Script = new("text/javascript", "js", DOCUMENT) { RunsInBrowser = true };

    static readonly Dictionary<string, FileType> ByMimeType = typeof(FileTypes).GetFields()
        .Select(field => (FileType)field.GetValue(null)!)
        .ToDictionary(type => type.MimeType);

    /// <summary>The type that an asset's row names; unknown where this version does not know it any more.</summary>
    public static FileType OfMimeType(string mimeType) => ByMimeType.GetValueOrDefault(mimeType, Unknown);

    static FileType Video(string mimeType, string extension, string demuxer) => new(mimeType, extension, VIDEO) { Preview = PreviewKind.Video, Demuxer = demuxer };
}
