using System.Security.Cryptography;
using System.Text;
using Pims.Actions.Imaging;
using Pims.Storage;

namespace Pims.Actions.Files;

/// <summary>
/// From an asset's row to a picture made from its file, in a format that the engine is said to write. Pictures are kept in
/// <paramref name="folder"/> while they are sent.
/// </summary>
public sealed class Renditions(AssetFiles files, ImageWorkers images, Func<ImageFormat, bool> isWritten, string folder)
{
    readonly CanonicalRequest canonical = new(new FormatChoice(isWritten));

    /// <summary>Stands for the picture's bytes, in hex: the same for the same content and resolved request.</summary>
    public static string KeyOf(AssetRow asset, ImageRequest image) =>
        Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes($"{asset.Checksum}?{string.Join('&', ImageParameters.Write(image).Select(pair => $"{pair.Key}={pair.Value}"))}")));

    /// <summary>The type of the asset's file, which is an image.</summary>
    /// <exception cref="ActionError"><c>unsupported_format</c></exception>
    public static FileType SourceOf(AssetRow asset) =>
        FileTypes.OfMimeType(asset.MimeType!) is { Decoder: not null } type
            ? type
            : throw Errors.UnsupportedFormat.Because($"The asset is {asset.MimeType}, which is no image that can be transformed.");

    /// <summary>What the request comes to for this asset: with its format, and the same for all that ask for the same picture.</summary>
    /// <param name="asset">Of what a picture is wanted.</param>
    /// <param name="image">As it was asked for.</param>
    /// <param name="accept">The client's Accept header, which chooses where the format is auto; null where there is none.</param>
    /// <exception cref="ActionError"><c>unsupported_format</c></exception>
    public ImageRequest Resolve(AssetRow asset, ImageRequest image, string? accept)
    {
        SourceOf(asset);
        return canonical.Of(asset, image, accept);
    }

    /// <summary>The file itself where no picture is asked for; else makes the picture, and it is gone once it is closed.</summary>
    /// <param name="asset">Of what.</param>
    /// <param name="image">As <see cref="Resolve"/> gave it.</param>
    /// <param name="cancellation">Stops it.</param>
    /// <exception cref="ActionError">
    /// <c>asset_not_found</c> where the asset was purged since its row was read, <c>busy</c>, and why no picture can be made of it
    /// </exception>
    public async Task<OpenFile> OpenAsync(AssetRow asset, ImageRequest? image, CancellationToken cancellation)
    {
        if (image is null)
            return new OpenFile(await files.OpenAsync(asset, cancellation), FileTypes.OfMimeType(asset.MimeType!), asset.Filename!, asset.Checksum!, asset.FileAt);
        var (rendition, content) = await RenderAsync(asset, image, cancellation);
        return new OpenFile(content, rendition.Type, NameOf(asset, rendition), KeyOf(asset, image), asset.FileAt);
    }

    /// <summary>As the asset, with the extension of the picture's own type where that is another.</summary>
    static string NameOf(AssetRow asset, Rendition rendition) =>
        rendition.Type.MimeType == asset.MimeType ? asset.Filename! : Path.ChangeExtension(asset.Filename!, rendition.Type.Extension);

    async Task<(Rendition Rendition, Stream Content)> RenderAsync(AssetRow asset, ImageRequest image, CancellationToken cancellation)
    {
        var type = SourceOf(asset);
        var source = await files.PathAsync(asset, cancellation);
        try
        {
            var made = await images.RenderAsync(new RenditionJob(KeyOf(asset, image), source, type, image, Path.Combine(folder, Path.GetRandomFileName())), cancellation);
            return (made, new FileStream(made.File, FileMode.Open, FileAccess.Read, FileShare.Read | FileShare.Delete, bufferSize: 0, FileOptions.Asynchronous | FileOptions.DeleteOnClose));
        }
        catch (FileNotFoundException)
        {
            // As with the file itself: gone with its row, it is no asset any more; gone without, it is a fault to be seen.
            await files.PathAsync(asset, cancellation);
            throw;
        }
    }
}
