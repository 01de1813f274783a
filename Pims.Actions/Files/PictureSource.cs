using System.Globalization;
using Newtonsoft.Json;
using Pims.Actions.Imaging;
using Pims.Storage;

namespace Pims.Actions.Files;

/// <summary>What is known of an image before it is opened: by its type, and by what its <c>meta</c> says.</summary>
sealed class PictureSource
{
    readonly int? width, height, frames;
    readonly bool? hasAlpha;

    public PictureSource(AssetRow asset)
    {
        Type = FileTypes.OfMimeType(asset.MimeType!);
        Format = Type.Decoder is { } decoder ? ImageFormatFacts.Of(decoder) : null;
        // Of a page that a program draws, meta tells other things.
        if (Format is null || asset.Meta is null)
            return;
        using var reader = new JsonTextReader(new StringReader(asset.Meta)) { DateParseHandling = DateParseHandling.None };
        reader.Read();
        // The image's own members stand before those that have members themselves; none of the latter is looked into.
        while (reader.Read() && reader.Value is string name && reader.Read() && reader.Value is { } value)
        {
            switch (name)
            {
                case "width": width = Number(value); break;
                case "height": height = Number(value); break;
                case "has-alpha": hasAlpha = value as bool?; break;
                case "frames" or "pages": frames = Number(value); break;
            }
        }
        // Of one image their number is not said.
        if (width is not null)
            frames ??= 1;
    }

    public FileType Type { get; }

    /// <summary>Null for what the image engine does not read itself.</summary>
    public ImageFormatFacts? Format { get; }

    public bool HasOneFrame => frames == 1;

    /// <summary>It is, or may be, a moving picture.</summary>
    public bool MayMove => Format is { HoldsAnimation: true } && !HasOneFrame;

    /// <summary>Of a moving picture the first frame alone was looked at, and the headers of a TIFF do not tell. A PDF's page is paper.</summary>
    public bool MayHaveAlpha =>
        Format is null ? Type != FileTypes.Pdf : Format.HasAlpha && (MayMove || Format.Format == ImageFormat.Tiff || hasAlpha != false);

    /// <summary>The upright size of what the request is of; null where it is not known.</summary>
    public (int Width, int Height)? SizeFor(ImageRequest image) =>
        width is > 0 && height is > 0 && (HasOneFrame || Format!.HoldsAnimation || image.Page is null or 1) ? (width.Value, height.Value) : null;

    /// <summary>Refuses what a worker would refuse, where enough is known to say so without one.</summary>
    /// <exception cref="ActionError"><c>invalid_parameter</c>, naming page or the given side</exception>
    public void Require(ImageRequest image)
    {
        if (frames is { } number)
            ImageLimits.RequirePage(image.Page, number);
        if (SizeFor(image) is var (wide, high))
            Layout.Of(wide, high, image);
    }

    static int? Number(object value) => value is long and >= 0 and <= int.MaxValue ? Convert.ToInt32(value, CultureInfo.InvariantCulture) : null;
}
