namespace Pims.Actions.Files.Metadata;

/// <summary>The metadata of a file, found in its container and not yet understood. Each part is small, whatever the file is.</summary>
sealed class MetadataParts
{
    public const int MostXmp = 1024 * 1024;
    public const int MostIptc = 256 * 1024;
    public const int MostIcc = 64 * 1024;

    /// <summary>A TIFF block.</summary>
    public FileRange? Exif { get; set; }

    /// <summary>An XMP packet.</summary>
    public byte[]? Xmp { get; set; }

    /// <summary>IPTC records (IIM), one behind another.</summary>
    public byte[]? Iptc { get; set; }

    /// <summary>The beginning of a colour profile.</summary>
    public byte[]? Icc { get; set; }

    /// <summary>What a text chunk of a PNG says under Description.</summary>
    public string? Caption { get; set; }

    /// <summary>What the headers of a film, a sound or a picture say.</summary>
    public MediaFacts? Media { get; set; }

    /// <summary>The first thing that was left out.</summary>
    public MetadataFault? Fault { get; private set; }

    /// <summary>Reads one part; what is wrong with it is noted and takes no other part along.</summary>
    public void Try(Action read)
    {
        try
        {
            read();
        }
        catch (MetadataFaultException left)
        {
            Note(left.Fault);
        }
    }

    public void Note(MetadataFault fault) => Fault ??= fault;
}

/// <summary>Sizes are those of the upright picture, the rotation is clockwise in degrees, the duration in seconds.</summary>
sealed record MediaFacts
{
    public int? Width { get; set; }

    public int? Height { get; set; }

    public double? Duration { get; set; }

    public double? FrameRate { get; set; }

    public int? Rotation { get; set; }

    public string? VideoCodec { get; set; }

    public string? AudioCodec { get; set; }

    public DateTimeOffset? CreatedAt { get; set; }
}
