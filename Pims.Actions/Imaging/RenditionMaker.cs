using Pims.Actions.Files;
using Pims.Actions.Imaging.Previews;

namespace Pims.Actions.Imaging;

/// <summary>Makes a rendition of whatever one is made of: what the image engine does not get is drawn first.</summary>
public sealed class RenditionMaker(ImagePipeline pipeline, Previewer previews)
{
    /// <param name="sourceFile">Read only.</param>
    /// <param name="sourceType">What it is.</param>
    /// <param name="request">With its format.</param>
    /// <param name="destinationFile">There whole or not at all.</param>
    /// <param name="scratchFolder">There; what is written meanwhile is gone afterwards.</param>
    /// <param name="cancellation">Ends it.</param>
    /// <exception cref="ActionError">invalid_parameter, unsupported_format, unreadable_image, image_too_large.</exception>
    public Rendition Render(
        string sourceFile, FileType sourceType, ImageRequest request, string destinationFile, string scratchFolder, CancellationToken cancellation)
    {
        if (sourceType.Preview is null)
            return pipeline.Render(sourceFile, sourceType, request, destinationFile, cancellation);
        var folder = Directory.CreateDirectory(Path.Combine(scratchFolder, Path.GetRandomFileName())).FullName;
        try
        {
            var drawn = previews.Draw(sourceFile, sourceType, request, folder, cancellation);
            return pipeline.Render(drawn.File, drawn.Type, request with { Page = null }, destinationFile, cancellation);
        }
        finally
        {
            Directory.Delete(folder, recursive: true);
        }
    }
}
