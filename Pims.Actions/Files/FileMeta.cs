using Pims.Actions.Files.Metadata;
using Pims.Actions.Imaging;

namespace Pims.Actions.Files;

/// <summary>Has a worker read what is in a file, since no file may stop the server.</summary>
public sealed class FileMeta(ImageWorkers workers)
{
    /// <summary>Told of metadata that failed in a way that was not foreseen; it is left out.</summary>
    public Action<string, string> OnFault { get; init; } = (_, _) => { };

    /// <inheritdoc cref="ImageWorkers.RequireRoomForFile"/>
    public void RequireRoom() => workers.RequireRoomForFile();

    /// <summary>What can't be read is left out: no upload is lost for it.</summary>
    public async Task<FileFacts> ReadAsync(string file, FileType type, CancellationToken cancellation)
    {
        if (type.Decoder is null && !FileMetadata.CanBeIn(type))
            return FileInspection.Unread(type);
        try
        {
            var (facts, fault) = await workers.InspectAsync(file, type, cancellation);
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
