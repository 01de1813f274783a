namespace Pims.Actions.Imaging;

/// <summary>How a picture gets into a box: see the README's table of modes.</summary>
public enum ImageMode { Pad, BoxPad, Crop, Max, Min, Stretch }

/// <summary>Where in the box the picture lies, and which part of it is left by cropping.</summary>
public enum ImageAnchor { Center, Top, Right, Bottom, Left, TopLeft, TopRight, BottomLeft, BottomRight }

/// <summary>What picture is wanted. Sides are pixels of the result; the format is chosen before it is made where none is given.</summary>
public sealed record ImageRequest
{
    public int? Width { get; init; }

    public int? Height { get; init; }

    public ImageMode Mode { get; init; } = ImageMode.Pad;

    public ImageAnchor Anchor { get; init; } = ImageAnchor.Center;

    /// <summary>Where the window of a crop is centred as far as the edges allow; wins over the anchor.</summary>
    public FocalPoint? Center { get; init; }

    /// <summary>False forbids enlarging.</summary>
    public bool Upscale { get; init; } = true;

    public ImageFormat? Format { get; init; }

    /// <summary>The format is chosen by what the client accepts.</summary>
    public bool IsAuto { get; init; }

    /// <summary>Lies under everything, the picture's own transparency included; null for white where the format has no transparency.</summary>
    public ImageColor? Background { get; init; }

    /// <summary>1 to 100; without effect for lossless formats.</summary>
    public int? Quality { get; init; }

    /// <summary>The page or frame, from 1, of which a still is made; null for the first page, and for the whole of an animation.</summary>
    public int? Page { get; init; }

    /// <summary>The upright size of the original, where a smaller version stands in for it: sizes are reckoned from this. No parameter of an address.</summary>
    public PixelSize? Original { get; init; }
}
