using ImageMagick;
using Pims.Actions.Files;
using Pims.Actions.Imaging.Steps;

namespace Pims.Actions.Imaging;

/// <summary>Makes a rendition: limits before pixels, then the steps in their order.</summary>
public sealed class ImagePipeline(ImageEngine engine)
{
    static readonly Action<Rendering>[] Before = [Decode.Apply, Canvas.Apply];

    /// <summary>Of each frame. Colours come after resizing: a conversion costs by the pixel.</summary>
    static readonly Action<Rendering>[] OfFrame = [Orient.Apply, Crop.Source, Resize.Apply, Crop.Scaled, ToSrgb.Apply, Lay.Apply, Strip.Apply, Encode.Apply];

    readonly ImageProbe probe = new(engine);

    /// <summary>The destination is there whole or not at all. The request bears its format.</summary>
    /// <exception cref="ActionError">invalid_parameter, unsupported_format, unreadable_image, image_too_large.</exception>
    public Rendition Render(
        string sourceFile, FileType sourceType, ImageRequest request, string destinationFile, CancellationToken cancellation)
    {
        var settings = EngineInput.Settings(engine, sourceType);
        var facts = probe.Read(sourceFile, sourceType, request.Page, cancellation);
        var source = ImageFormatFacts.Of(sourceType.Decoder!.Value);
        var target = TargetOf(request);
        var (first, count, isStill) = FramesOf(request, source, target, facts.Frames);
        var own = request.Original ?? new PixelSize(facts.Width, facts.Height);
        var layout = Layout.Of(own.Width, own.Height, request);
        ImageLimits.Check(facts, count, layout);
        using var rendering = new Rendering
        {
            SourceFile = sourceFile,
            Settings = settings,
            Source = source,
            Facts = facts,
            Decoded = (first, count),
            IsStill = isStill,
            Own = own,
            Layout = layout,
            Target = target,
            Quality = request.Quality,
            Background = request.Background,
            DestinationFile = destinationFile,
        };
        try
        {
            Run(Before, rendering, cancellation);
            foreach (var frame in rendering.Frames)
            {
                rendering.Image = frame;
                Run(OfFrame, rendering, cancellation);
            }
            Run([Save.Apply], rendering, cancellation);
        }
        catch (MagickException failure)
        {
            throw EngineFailure.Of(failure);
        }
        return new(destinationFile, target.Type, layout.Canvas.Width, layout.Canvas.Height, new FileInfo(destinationFile).Length);
    }

    static void Run(Action<Rendering>[] steps, Rendering rendering, CancellationToken cancellation)
    {
        foreach (var step in steps)
        {
            cancellation.ThrowIfCancellationRequested();
            step(rendering);
        }
    }

    /// <summary>Whoever chose the format may not have known yet what this engine writes.</summary>
    ImageFormatFacts TargetOf(ImageRequest request)
    {
        var target = ImageFormatFacts.Of(request.Format!.Value);
        return engine.CanWrite(target) ? target : throw Errors.UnsupportedFormat.Because($"This image engine does not write {target.Names[0]}.", "format");
    }

    /// <summary>An animation stays one where the target has them and no page is asked for. Of an animation a frame lies over those before it.</summary>
    static (int First, int Count, bool IsStill) FramesOf(ImageRequest request, ImageFormatFacts source, ImageFormatFacts target, int frames)
    {
        var page = request.Page ?? 1;
        if (!source.HoldsAnimation) return (page - 1, 1, true);
        return target.HoldsAnimation && request.Page is null ? (0, frames, false) : (0, page, true);
    }
}
