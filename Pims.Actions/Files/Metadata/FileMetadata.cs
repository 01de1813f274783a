using System.Text;
using Newtonsoft.Json;
using Newtonsoft.Json.Linq;

namespace Pims.Actions.Files.Metadata;

/// <summary>
/// What a file says of itself beside its content. <paramref name="Members"/> go into <c>meta</c>; keywords and caption are offered to
/// <c>data</c>.
/// </summary>
public sealed record FileMetadata(JObject Members, IReadOnlyList<string> Keywords, string? Caption)
{
    const int MostBytes = 24 * 1024;

    static readonly Dictionary<FileType, Action<FileRange, MetadataParts>> Finders = new()
    {
        [FileTypes.Jpeg] = JpegParts.Find,
        [FileTypes.Png] = PngParts.Find,
        [FileTypes.Webp] = WebpParts.Find,
        [FileTypes.Tiff] = FindTiff,
        [FileTypes.Heic] = HeifParts.Find,
        [FileTypes.Avif] = HeifParts.Find,
        [FileTypes.Psd] = PhotoshopParts.Find,
        [FileTypes.Mp4] = FilmParts.Find,
        [FileTypes.QuickTime] = FilmParts.Find,
        [FileTypes.Mobile] = FilmParts.Find,
        [FileTypes.M4a] = FilmParts.Find,
        [FileTypes.Avi] = SoundParts.FindAvi,
        [FileTypes.Wav] = SoundParts.FindWav,
        [FileTypes.Flac] = SoundParts.FindFlac,
    };

    public static readonly FileMetadata None = new([], [], null);

    public static bool CanBeIn(FileType type) => Finders.ContainsKey(type);

    /// <summary>
    /// Reads it, whatever the file is: what can't be read is left out, and <c>metadata_error</c> says in a word why. Bounded in bytes,
    /// memory and depth, so that no file takes a second.
    /// </summary>
    /// <param name="file">A file of this machine.</param>
    /// <param name="type">What it is by its content.</param>
    /// <param name="time">What its budget of time is measured by.</param>
    /// <param name="onFault">Told of what was not foreseen.</param>
    public static FileMetadata Read(string file, FileType type, TimeProvider time, Action<Exception> onFault)
    {
        if (!Finders.TryGetValue(type, out var find))
            return None;
        using var source = new BoundedFile(file, time);
        var parts = new MetadataParts();
        Guarded(parts, onFault, () => find(source.All, parts));
        return Understood(parts, onFault);
    }

    static FileMetadata Understood(MetadataParts parts, Action<Exception> onFault)
    {
        var (exif, gps, described) = (new JObject(), new JObject(), (string?)null);
        var (iptc, words, caption) = (new JObject(), (IReadOnlyList<string>)[], (string?)null);
        var (xmp, subject, description) = (new JObject(), (IReadOnlyList<string>)[], (string?)null);
        var icc = new JObject();
        if (parts.Exif is { } block)
            Guarded(parts, onFault, () => (exif, gps, described) = ExifFacts.Read(new TiffBlock(block, parts).Rebuilt()));
        if (parts.Iptc is { } records)
            Guarded(parts, onFault, () => (iptc, words, caption) = IptcFacts.Read(records, parts));
        if (parts.Xmp is { } packet)
            Guarded(parts, onFault, () => (xmp, subject, description) = XmpFacts.Read(packet, parts));
        if (parts.Icc is { } profile)
            Guarded(parts, onFault, () => icc = IccFacts.Read(profile));
        var members = parts.Media is { } media ? MembersOf(media) : [];
        foreach (var (name, group) in new[] { ("exif", exif), ("gps", gps), ("iptc", iptc), ("xmp", xmp), ("icc", icc) })
            if (WithoutNulls(group).HasValues)
                members[name] = group;
        Shorten(members, parts);
        if (parts.Fault is { } fault)
            members["metadata_error"] = Json.Snake(fault.ToString());
        return new FileMetadata(members, words.Count > 0 ? words : subject, caption ?? description ?? described ?? parts.Caption);
    }

    /// <summary>
    /// A file is hostile until shown otherwise, and its upload must not be lost for it: whatever its reader throws is a fact about
    /// the file.
    /// </summary>
    static void Guarded(MetadataParts parts, Action<Exception> onFault, Action read)
    {
        try
        {
            parts.Try(read);
        }
        catch (Exception unforeseen)
        {
            parts.Note(MetadataFault.Damaged);
            onFault(unforeseen);
        }
    }

    static void FindTiff(FileRange file, MetadataParts parts)
    {
        parts.Exif = file;
        new TiffBlock(file, parts).FindOthers();
    }

    static JObject MembersOf(MediaFacts media) => WithoutNulls(new JObject
    {
        ["width"] = media.Width, ["height"] = media.Height, ["duration"] = media.Duration, ["frame_rate"] = media.FrameRate, ["rotation"] = media.Rotation,
        ["video_codec"] = media.VideoCodec, ["audio_codec"] = media.AudioCodec, ["created_at"] = media.CreatedAt is { } moment ? Json.Moment(moment) : null,
    });

    static JObject WithoutNulls(JObject group)
    {
        foreach (var empty in group.Properties().Where(member => member.Value is JValue { Value: null }).ToList())
            empty.Remove();
        return group;
    }

    /// <summary>A row is read with every list: the longest groups are left out until the rest is short enough.</summary>
    static void Shorten(JObject members, MetadataParts parts)
    {
        while (Bytes(members) > MostBytes)
        {
            parts.Note(MetadataFault.TooLarge);
            members.Properties().MaxBy(member => Bytes(member.Value))!.Remove();
        }
    }

    static int Bytes(JToken token) => Encoding.UTF8.GetByteCount(token.ToString(Formatting.None));
}
