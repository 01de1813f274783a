using ImageMagick;
using Pims.Actions.Files;
using Pims.Actions.Imaging.Steps;

namespace Pims.Actions.Imaging;

/// <summary>Makes a rendition: limits before pixels, then the steps in their order.</summary>
public sealed class ImagePipeline(ImageEngine engine)
{
    /// <summary>
    /// Colours come after resizing: a conversion costs by the pixel. For now a rendition is one still, the first frame;
    /// animations come with steps that run over every frame.
    /// </summary>
    static readonly Action<Rendering>[] Steps =
        [Decode.Apply, Canvas.Apply, Orient.Apply, Resize.Apply, ToSrgb.Apply, Flatten.Apply, Strip.Apply, Encode.Apply];

    readonly ImageProbe probe = new(engine);

    /// <summary>The destination is there whole or not at all.</summary>
    /// <exception cref="ActionError">invalid_parameter, unsupported_format, unreadable_image, image_too_large.</exception>
    public Rendition Render(
        string sourceFile, FileType sourceType, ImageRequest request, string destinationFile, CancellationToken cancellation)
    {
        request.Validate();
        var settings = EngineInput.Settings(engine, sourceType);
        var facts = probe.Read(sourceFile, sourceType, cancellation);
        using var rendering = new Rendering
        {
            SourceFile = sourceFile,
            Settings = settings,
            Facts = facts,
            Size = FittedSize.Of(facts.Width, facts.Height, request),
            Target = ImageFormatFacts.Of(request.FormatFor(sourceType.Decoder!.Value)),
            Quality = request.Quality,
            Background = request.Background,
            DestinationFile = destinationFile,
        };
        try
        {
            foreach (var step in Steps)
            {
                cancellation.ThrowIfCancellationRequested();
                step(rendering);
            }
        }
        catch (MagickException failure)
        {
            throw EngineFailure.Of(failure);
        }
        var (width, height) = rendering.Size;
        return new(destinationFile, rendering.Target.Type, width, height, new FileInfo(destinationFile).Length);
    }
}
