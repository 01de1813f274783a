using System.Globalization;
using MetadataExtractor;
using MetadataExtractor.Formats.Exif;
using MetadataExtractor.IO;
using Newtonsoft.Json.Linq;
using Directory = MetadataExtractor.Directory;

namespace Pims.Actions.Files.Metadata;

/// <summary>EXIF's tags as members: what the camera was set to, when and where it was used.</summary>
static class ExifFacts
{
    /// <param name="block">A block that <see cref="TiffBlock"/> wrote.</param>
    public static (JObject Exif, JObject Gps, string? Caption) Read(byte[] block)
    {
        var found = new ExifReader().Extract(new ByteArrayReader(block));
        var image = found.OfType<ExifIfd0Directory>().FirstOrDefault();
        var photo = found.OfType<ExifSubIfdDirectory>().FirstOrDefault();
        var exif = new JObject
        {
            ["make"] = Text(image, ExifDirectoryBase.TagMake),
            ["model"] = Text(image, ExifDirectoryBase.TagModel),
            ["lens_make"] = Text(photo, ExifDirectoryBase.TagLensMake),
            ["lens"] = Text(photo, ExifDirectoryBase.TagLensModel),
            ["exposure_time"] = Number(photo, ExifDirectoryBase.TagExposureTime),
            ["f_number"] = Number(photo, ExifDirectoryBase.TagFNumber),
            ["iso"] = Whole(photo, ExifDirectoryBase.TagIsoEquivalent),
            ["exposure_bias"] = Number(photo, ExifDirectoryBase.TagExposureBias),
            ["focal_length"] = Number(photo, ExifDirectoryBase.TagFocalLength),
            ["focal_length_35mm"] = Whole(photo, ExifDirectoryBase.Tag35MMFilmEquivFocalLength),
            ["flash"] = Whole(photo, ExifDirectoryBase.TagFlash) is { } flash ? (flash & 1) == 1 : null,
            ["taken_at"] = Moment(photo, ExifDirectoryBase.TagDateTimeOriginal, TagOffsetTimeOriginal)
                ?? Moment(photo, ExifDirectoryBase.TagDateTimeDigitized, TagOffsetTimeDigitized)
                ?? Moment(image, ExifDirectoryBase.TagDateTime, 0),
            ["software"] = Text(image, ExifDirectoryBase.TagSoftware),
            ["artist"] = Text(image, ExifDirectoryBase.TagArtist),
            ["copyright"] = Text(image, ExifDirectoryBase.TagCopyright),
            ["description"] = Text(image, ExifDirectoryBase.TagImageDescription),
            ["comment"] = Comment(photo?.GetByteArray(ExifDirectoryBase.TagUserComment), block[0] == 'M'),
        };
        return (exif, Place(found.OfType<GpsDirectory>().FirstOrDefault()), (string?)exif["description"]);
    }

    const int TagOffsetTimeOriginal = 0x9011;
    const int TagOffsetTimeDigitized = 0x9012;
    const int TagSubSecondOriginal = 0x9291;

    static JObject Place(GpsDirectory? gps)
    {
        var latitude = Degrees(gps, GpsDirectory.TagLatitude, GpsDirectory.TagLatitudeRef, "S", 90);
        var longitude = Degrees(gps, GpsDirectory.TagLongitude, GpsDirectory.TagLongitudeRef, "W", 180);
        if (latitude is null || longitude is null)
            return [];
        var isBelow = gps?.GetObject(GpsDirectory.TagAltitudeRef) is byte and 1 or byte[] and [1, ..];
        return new JObject { ["latitude"] = latitude, ["longitude"] = longitude, ["altitude"] = Number(gps, GpsDirectory.TagAltitude) * (isBelow ? -1 : 1) };
    }

    static double? Degrees(GpsDirectory? gps, int tag, int side, string negative, int most)
    {
        if (gps?.GetRationalArray(tag) is not { Length: 3 } parts || parts.Any(part => part.Denominator == 0))
            return null;
        var degrees = parts[0].ToDouble() + parts[1].ToDouble() / 60 + parts[2].ToDouble() / 3600;
        return degrees >= 0 && degrees <= most ? Math.Round(Text(gps, side) == negative ? -degrees : degrees, 7) : null;
    }

    static string? Text(Directory? directory, int tag) => directory?.GetObject(tag) switch
    {
        StringValue value => CleanText.Of(value.Bytes),
        byte[] bytes => CleanText.Of(bytes),
        _ => null,
    };

    static double? Number(Directory? directory, int tag) =>
        directory?.GetObject(tag) is Rational { Denominator: not 0 } value ? double.Parse(value.ToDouble().ToString("G6", CultureInfo.InvariantCulture), CultureInfo.InvariantCulture) : null;

    static int? Whole(Directory? directory, int tag) => directory is not null && directory.TryGetInt32(tag, out var value) && value >= 0 ? value : null;

    /// <summary>Local time of the place, with its offset from UTC where the camera knew it.</summary>
    static string? Moment(Directory? directory, int tag, int offset)
    {
        if (!DateTime.TryParseExact(Text(directory, tag), "yyyy:MM:dd HH:mm:ss", CultureInfo.InvariantCulture, DateTimeStyles.None, out var moment))
            return null;
        var fraction = tag == ExifDirectoryBase.TagDateTimeOriginal && Text(directory, TagSubSecondOriginal) is { } digits && digits.All(char.IsAsciiDigit)
            ? "." + digits.PadRight(3, '0')[..3]
            : "";
        var zone = Text(directory, offset);
        var isZone = zone is ['+' or '-', var h1, var h2, ':', var m1, var m2] && new[] { h1, h2, m1, m2 }.All(char.IsAsciiDigit);
        return moment.ToString("yyyy-MM-dd'T'HH:mm:ss", CultureInfo.InvariantCulture) + fraction + (isZone ? zone : "");
    }

    /// <summary>Eight bytes name the encoding.</summary>
    static string? Comment(byte[]? bytes, bool isBigEndian) => bytes switch
    {
        null or { Length: <= 8 } => null,
        [(byte)'U', (byte)'N', (byte)'I', ..] => CleanText.Of((isBigEndian ? System.Text.Encoding.BigEndianUnicode : System.Text.Encoding.Unicode).GetString(bytes, 8, bytes.Length - 8).TrimEnd('\0')),
        [(byte)'A', (byte)'S', ..] or [0, ..] => CleanText.Of(bytes.AsSpan(8)),
        _ => null,
    };
}
