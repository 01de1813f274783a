using System.Security.Cryptography;
using System.Text;
using Pims.Actions.Imaging;
using Pims.Storage;
using Pims.Storage.Blobs;

namespace Pims.Actions.Files;

/// <summary>From an asset's row to a picture made from its file: one that is kept, or made once for all who ask for it.</summary>
public sealed class Renditions(Database database, AssetFiles files, ImageWorkers images, RenditionStore store)
{
    /// <summary>To be counted up when the same request comes to look otherwise: what was kept before is then made anew.</summary>
    const int Revision = 2;

    readonly CanonicalRequest canonical = new(new FormatChoice(images.Writes));
    readonly RecentRequests recent = new();
    readonly Flights<SharedFile> flights = new();

    /// <summary>Stands for the picture, in hex: the same for the same content and request. What it is made from may change its bytes.</summary>
    /// <param name="asset">Whose file it is made from.</param>
    /// <param name="image">As <see cref="Resolve"/> returns it.</param>
    public static string KeyOf(AssetRow asset, ImageRequest image) =>
        Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes(
            $"{Revision} {asset.Checksum}?{string.Join('&', ImageParameters.Write(image).Select(pair => $"{pair.Key}={pair.Value}"))}")));

    /// <summary>The type of the asset's file, which is one that pictures of any size are made of.</summary>
    /// <exception cref="ActionError"><c>unsupported_format</c></exception>
    public static FileType SourceOf(AssetRow asset) =>
        FileTypes.OfMimeType(asset.MimeType!) is { TakesImageParameters: true } type
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

    /// <summary>The file itself where no picture is asked for; else the picture.</summary>
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
        return await OpenAsync(Describe(asset, image), cancellation);
    }

    /// <summary>The picture, of a request as it came.</summary>
    /// <inheritdoc cref="Resolve"/>
    /// <inheritdoc cref="OpenAsync(AssetRow, ImageRequest, CancellationToken)"/>
    public async Task<OpenFile> OpenAsync(AssetRow asset, ImageRequest image, string? accept, CancellationToken cancellation)
    {
        var chooses = image.IsAuto ? accept : null;
        if (recent.Find(asset, image, chooses) is { } known)
            return await OpenAsync(Describe(asset, known.Request, known.Key), cancellation);
        var picture = Describe(asset, Resolve(asset, image, accept));
        var opened = await OpenAsync(picture, cancellation);
        // Not before: what the engine turns out not to write is resolved otherwise the next time.
        recent.Keep(asset, image, chooses, (picture.Request, picture.Key));
        return opened;
    }

    async Task<OpenFile> OpenAsync(Picture picture, CancellationToken cancellation)
    {
        using var kept = store.Open(picture.Asset.Checksum!, picture.Name);
        // What was made is open until each has his own share of it: it does not matter whether it is kept, and for how long.
        return kept is not null ? picture.Of(kept) : await flights.JoinAsync(picture.Key, stop => MakeAsync(picture, stop), picture.Of, cancellation);
    }

    static Picture Describe(AssetRow asset, ImageRequest image) => Describe(asset, image, KeyOf(asset, image));

    static Picture Describe(AssetRow asset, ImageRequest image, string key)
    {
        var type = ImageFormatFacts.Of(image.Format!.Value).Type;
        var filename = type.MimeType == asset.MimeType ? asset.Filename! : Path.ChangeExtension(asset.Filename!, type.Extension);
        return new Picture(asset, image, key, type, filename);
    }

    async Task<SharedFile> MakeAsync(Picture picture, CancellationToken cancellation)
    {
        var checksum = picture.Asset.Checksum!;
        // Whoever made it before may have kept it since this caller looked; on another server, at any time.
        var made = await store.FetchAsync(checksum, picture.Name, cancellation) ?? await MakeAnewAsync(picture, cancellation);
        try
        {
            // Its file may have gone while it was made, and what was made from it before this was kept. Older versions' pictures don't stay either.
            if ((await database.ReadOneAsync(session => AssetTable.WithFilesAsync(session, [checksum]), CancellationToken.None)).Count == 0)
                store.Forget([checksum]);
            return made;
        }
        catch
        {
            // Nobody knows whether it may stay.
            store.Forget([checksum]);
            made.Dispose();
            throw;
        }
    }

    async Task<SharedFile> MakeAnewAsync(Picture picture, CancellationToken cancellation)
    {
        var draft = store.Draft();
        await RenderAsync(picture, draft, cancellation);
        return await store.KeepForAllAsync(draft, picture.Asset.Checksum!, picture.Name);
    }

    async Task RenderAsync(Picture picture, string draft, CancellationToken cancellation)
    {
        var asset = picture.Asset;
        try
        {
            if (await RenderFromMezzanineAsync(picture, draft, cancellation))
                return;
            using var source = await files.HoldAsync(asset, cancellation);
            await images.RenderAsync(new RenditionJob(picture.Key, source.Path, FileTypes.OfMimeType(asset.MimeType!), picture.Request, draft), cancellation);
        }
        catch (Exception error)
        {
            File.Delete(draft);
            if (error is not FileNotFoundException)
                throw;
            // As with the file itself: gone with its row, it is no asset any more; gone without, it is a fault to be seen.
            using var _ = await files.HoldAsync(asset, cancellation);
            throw;
        }
    }

    /// <returns>False where the picture is to be made from the original.</returns>
    async Task<bool> RenderFromMezzanineAsync(Picture picture, string draft, CancellationToken cancellation)
    {
        var (asset, source) = (picture.Asset, new PictureSource(picture.Asset));
        // It costs more than a picture or two; the first picture of an original is often the only one.
        if (Mezzanine.For(source, picture.Request) is not { } smaller || !store.HasAny(asset.Checksum!))
            return false;
        var mezzanine = Describe(asset, canonical.Of(asset, smaller, accept: null));
        try
        {
            // Made where it is missing, and used. It need not stay open: the worker gets a link to it, or it is gone by then.
            await (await OpenAsync(mezzanine, cancellation)).Content.DisposeAsync();
            if (store.PathOf(asset.Checksum!, mezzanine.Name) is not { } file)
                return false;
            var request = picture.Request with { Original = Mezzanine.OriginalOf(source) };
            await images.RenderAsync(new RenditionJob(picture.Key + " of " + mezzanine.Key, file, mezzanine.Type, request, draft), cancellation);
            return true;
        }
        catch (FileNotFoundException)
        {
            // Removed for others' room at this moment.
            return false;
        }
        catch (ActionError error) when (error.Code != Errors.Busy)
        {
            // The original itself may still do, and says better why it does not.
            return false;
        }
    }
}

/// <summary>A picture that can be made from an asset's file.</summary>
/// <param name="Asset">As it was when it was asked for.</param>
/// <param name="Request">With its format.</param>
/// <param name="Key">As <see cref="Renditions.KeyOf"/> has it.</param>
/// <param name="Type">What it is.</param>
/// <param name="Filename">As the asset's, with the extension of the picture's own type where that is another.</param>
sealed record Picture(AssetRow Asset, ImageRequest Request, string Key, FileType Type, string Filename)
{
    /// <summary>Among those made from the same file.</summary>
    public string Name { get; } = $"{Key}.{Type.Extension}";

    public OpenFile Of(SharedFile made) => new(made.Read(), Type, Filename, made.Hash, Asset.FileAt);
}
