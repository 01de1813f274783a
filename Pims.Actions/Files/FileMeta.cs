using Pims.Actions.Files.Metadata;
using Pims.Actions.Imaging;
using Pims.Storage.Blobs;

namespace Pims.Actions.Files;

/// <summary>Has a worker read what is in a file, since no file may stop the server.</summary>
public sealed class FileMeta(ImageWorkers workers)
{
    /// <summary>Told of metadata that failed in a way that was not foreseen; it is left out.</summary>
    public Action<string, string> OnFault { get; init; } = (_, _) => { };

    /// <inheritdoc cref="ImageWorkers.RequireRoomForFile"/>
    public void RequireRoom() => workers.RequireRoomForFile();

    /// <summary>What can't be read is left out: no upload is lost for it.</summary>
    /// <param name="type">The file's.</param>
    /// <param name="hold">Gets it, where there is anything to look into it for.</param>
    /// <param name="cancellation">Stops it.</param>
    public async Task<FileFacts> ReadAsync(FileType type, Func<Task<LocalFile>> hold, CancellationToken cancellation)
    {
        if (type.Decoder is null && !FileMetadata.CanBeIn(type))
            return FileInspection.Unread(type);
        using var file = await hold();
        try
        {
            var (facts, fault) = await workers.InspectAsync(file.Path, type, cancellation);
            if (fault is not null)
                OnFault(type.MimeType, fault);
            return facts;
        }
        catch (ActionError unreadable)
        {
            return FileInspection.Unread(type, unreadable.Code);
        }
    }
}
