using System.IO.Compression;
using System.Text;
using Pims.Actions.Imaging;
using Pims.Storage;

namespace Pims.Actions.Files;

/// <summary>Writes assets' files, or pictures made from them, as a zip, one after another.</summary>
public sealed class AssetZip(Renditions renditions, TimeProvider time)
{
    const int BlockSize = 256 * 1024;

    /// <summary>How old a look at the credential may be when the next file begins.</summary>
    static readonly TimeSpan LookAgainAfter = TimeSpan.FromSeconds(5);

    /// <summary>For how long a picture is asked for again while the image workers are busy with others'.</summary>
    static readonly TimeSpan Patience = TimeSpan.FromSeconds(30), Pause = TimeSpan.FromMilliseconds(250);

    static readonly DateTimeOffset Earliest = new(1980, 1, 1, 0, 0, 0, TimeSpan.Zero), Latest = new(2107, 12, 31, 23, 59, 58, TimeSpan.Zero);

    /// <summary>Beside text, what deflating makes smaller; all else is packed already, or nothing is known of it.</summary>
    static readonly FileType[] Shrinking =
    [
        FileTypes.Json, FileTypes.Xml, FileTypes.Svg, FileTypes.Rtf, FileTypes.PostScript, FileTypes.Doc, FileTypes.Xls, FileTypes.Ppt, FileTypes.Tar,
        FileTypes.Bmp, FileTypes.Icon, FileTypes.Wav, FileTypes.Aiff, FileTypes.Midi,
    ];

    /// <summary>
    /// Writes the zip to its end, or throws and leaves it without one. Of what could not be put in there is a line in missing.txt.
    /// </summary>
    /// <param name="output">Takes asynchronous writes; stays open.</param>
    /// <param name="pages">What goes in; disposed of.</param>
    /// <param name="image">What pictures are made of images; null for the files themselves.</param>
    /// <param name="call">For whom: the credential is looked at again while it takes its time.</param>
    /// <param name="cancellation">Ends it.</param>
    /// <exception cref="ActionError"><c>unauthenticated</c> where the credential was withdrawn meanwhile</exception>
    internal async Task WriteAsync(Stream output, IAsyncEnumerable<ZipItem[]> pages, ImageRequest? image, Call call, CancellationToken cancellation)
    {
        var writer = new AsyncWriter(output);
        // Neither the archive nor an entry is disposed of when something fails: that would write the end of a whole zip.
        var archive = await ZipArchive.CreateAsync(writer, ZipArchiveMode.Create, leaveOpen: true, entryNameEncoding: null, cancellation);
        var missing = new StringBuilder();
        var looked = time.GetUtcNow();
        await foreach (var page in pages.WithCancellation(cancellation))
        {
            foreach (var item in page)
            {
                if (time.GetUtcNow() - looked > LookAgainAfter)
                {
                    await call.AgainAsync(cancellation);
                    looked = time.GetUtcNow();
                }
                if (await AddAsync(archive, item, image, cancellation) is { } reason)
                    missing.Append(reason).Append('\n');
            }
        }
        if (missing.Length > 0)
            await AddAsync(archive, ZipFolder.Missing, FileTypes.Text, time.GetUtcNow(), new MemoryStream(Encoding.UTF8.GetBytes(missing.ToString())), cancellation);
        await archive.DisposeAsync();
        await writer.FlushAsync(cancellation);
    }

    /// <returns>Null, or the line that says why the item is missing.</returns>
    async Task<string?> AddAsync(ZipArchive archive, ZipItem item, ImageRequest? image, CancellationToken cancellation)
    {
        if (item.Row is not { } row)
            return Line(item.Code, item.Reason!, item.Reason!.Meaning);
        OpenFile file;
        try
        {
            file = await OpenAsync(row, image, cancellation);
        }
        catch (ActionError error)
        {
            return Line(item.Code, error.Code, error.Message);
        }
        await using (file.Content)
            await AddAsync(archive, item.Folder.Path + item.Folder.Names.Take(file.Filename), file.Type, row.ModifiedAt, file.Content, cancellation);
        return null;
    }

    static async Task AddAsync(ZipArchive archive, string name, FileType type, DateTimeOffset modified, Stream content, CancellationToken cancellation)
    {
        var shrinks = type.MimeType.StartsWith("text/", StringComparison.Ordinal) || Shrinking.Contains(type);
        var entry = archive.CreateEntry(name, shrinks ? CompressionLevel.Fastest : CompressionLevel.NoCompression);
        entry.LastWriteTime = modified < Earliest ? Earliest : modified > Latest ? Latest : modified.ToUniversalTime();
        var target = await entry.OpenAsync(cancellation);
        await content.CopyToAsync(target, BlockSize, cancellation);
        await target.DisposeAsync();
    }

    async Task<OpenFile> OpenAsync(AssetRow row, ImageRequest? image, CancellationToken cancellation)
    {
        var picture = image is not null && FileTypes.OfMimeType(row.MimeType!).MediaType == MediaType.IMAGE ? renditions.Resolve(row, image, accept: null) : null;
        for (var waited = TimeSpan.Zero; ; waited += Pause)
        {
            try
            {
                return await renditions.OpenAsync(row, picture, cancellation);
            }
            catch (ActionError error) when (error.Code == Errors.Busy && waited < Patience)
            {
                await Task.Delay(Pause, time, cancellation);
            }
        }
    }

    // An unknown code is whatever the caller wrote.
    static string Line(string code, ErrorCode error, string message) =>
        $"{ZipNames.Plain(code)}\t{error}\t{ZipNames.Plain(message)}";
}
