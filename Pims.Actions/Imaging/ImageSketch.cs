using ImageMagick;
using Pims.Actions.Files;
using Pims.Actions.Imaging.Steps;

namespace Pims.Actions.Imaging;

/// <summary>What can be shown in a picture's place: its main colour as #rrggbb, null where all is transparent, and its ThumbHash in base64.</summary>
public sealed record Sketch(string? DominantColor, string ThumbHash);

/// <summary>Makes a sketch from one small decode.</summary>
public sealed class ImageSketch(ImageEngine engine)
{
    /// <summary>
    /// What is decoded for it in about half a second of a core that has nothing else to do: of 16 bits so many, of 8 bits in two thirds of that.
    /// </summary>
    public const long MostPixels = 6_000_000;

    /// <summary>A JPEG is decoded at an eighth of its sides; a progressive one takes two to three times as long as another of its size.</summary>
    public const long MostJpegPixels = 50_000_000;

    /// <summary>As good as a hundred for what becomes of it, and a JPEG of a thousand pixels is still decoded at an eighth.</summary>
    const int Side = 64;

    static readonly Action<Rendering>[] Steps = [Decode.Apply, Canvas.Apply, Take, Orient.Apply, Shrink, ToSrgb.Apply];

    /// <returns>Null where the picture has too many pixels for it.</returns>
    /// <exception cref="ActionError">unsupported_format, unreadable_image, image_too_large.</exception>
    public Sketch? Draw(string file, FileType type, ImageFacts facts, CancellationToken cancellation)
    {
        // Of a WebP every frame is decoded whichever is wanted.
        var frames = type.Decoder == ImageFormat.Webp ? facts.Frames : 1;
        if ((long)facts.Width * facts.Height * frames > (type.Decoder == ImageFormat.Jpeg ? MostJpegPixels : MostPixels))
            return null;
        var request = new ImageRequest { Width = Side, Height = Side, Mode = ImageMode.Max, Upscale = false };
        using var rendering = new Rendering
        {
            SourceFile = file,
            Settings = EngineInput.Settings(engine, type),
            Source = ImageFormatFacts.Of(type.Decoder!.Value),
            Facts = facts,
            Own = new PixelSize(facts.Width, facts.Height),
            Layout = Layout.Of(facts.Width, facts.Height, request),
            Target = ImageFormatFacts.Of(ImageFormat.Png),
            Quality = null,
            Background = null,
            Decoded = (0, 1),
            IsStill = true,
            DestinationFile = "",
        };
        try
        {
            foreach (var step in Steps)
            {
                cancellation.ThrowIfCancellationRequested();
                step(rendering);
            }
            return Of(rendering.Image);
        }
        catch (MagickException failure)
        {
            throw EngineFailure.Of(failure);
        }
    }

    static Sketch Of(IMagickImage<byte> image)
    {
        using var pixels = image.GetPixels();
        var rgba = pixels.ToByteArray(PixelMapping.RGBA)!;
        if (!image.HasAlpha)
            for (var at = 3; at < rgba.Length; at += 4)
                rgba[at] = 255;
        return new(DominantColor.Of(rgba), Convert.ToBase64String(ThumbHash.Of(rgba, (int)image.Width, (int)image.Height)));
    }

    static void Take(Rendering rendering) => rendering.Image = rendering.Frames.Single();

    /// <summary>Every n-th pixel is near enough for a start: scaling many millions of them well takes longer than decoding them.</summary>
    static void Shrink(Rendering rendering)
    {
        var (image, (width, height)) = (rendering.Image, rendering.Layout.Canvas);
        if (image.Width > 8L * width)
            image.Sample((uint)width * 4, (uint)Math.Max(1, Math.Min(image.Height, height * 4)));
        Resize.Apply(rendering);
    }
}
