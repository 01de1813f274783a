using System.Security.Cryptography;
using System.Text;
using Pims.Actions.Imaging;
using Pims.Storage;

namespace Pims.Actions.Files;

/// <summary>From an asset's row to a picture made from its file. Pictures are kept in <paramref name="folder"/> while they are sent.</summary>
public sealed class Renditions(AssetFiles files, ImageWorkers images, string folder)
{
    /// <summary>Stands for the picture's bytes, in hex: the same for the same content and request.</summary>
    public static string KeyOf(AssetRow asset, ImageRequest image) =>
        Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes($"{asset.Checksum} {image}")));

    /// <summary>The type of the asset's file, which is one that pictures of any size are made of.</summary>
    /// <exception cref="ActionError"><c>unsupported_format</c></exception>
    public static FileType SourceOf(AssetRow asset) =>
        FileTypes.OfMimeType(asset.MimeType!) is { TakesImageParameters: true } type
            ? type
            : throw Errors.UnsupportedFormat.Because($"The asset is {asset.MimeType}, which is no image that can be transformed.");

    /// <summary>The file itself where no picture is asked for; else makes the picture, and it is gone once it is closed.</summary>
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
        var type = FileTypes.OfMimeType(asset.MimeType!);
        var source = await files.PathAsync(asset, cancellation);
        try
        {
            return await images.OpenAsync(new RenditionJob(KeyOf(asset, image), source, type, image, Path.Combine(folder, Path.GetRandomFileName())), cancellation);
        }
        catch (FileNotFoundException)
        {
            // As with the file itself: gone with its row, it is no asset any more; gone without, it is a fault to be seen.
            await files.PathAsync(asset, cancellation);
            throw;
        }
    }
}
