namespace Pims.Storage.Blobs;

/// <summary>What shows that a disk has no room.</summary>
static class FullDisk
{
    const int OnUnix = 28, OnWindows = unchecked((int)0x80070070);

    public static bool IsMeant(IOException error) => error.HResult is OnUnix or OnWindows;

    /// <param name="folder">On the disk.</param>
    /// <param name="more">Bytes that are to be written.</param>
    /// <param name="reserve">Bytes that are to be left free.</param>
    /// <exception cref="StorageFullException">They would not be.</exception>
    public static void RequireRoom(string folder, long more, long reserve)
    {
        if (new DriveInfo(folder).AvailableFreeSpace - more < reserve)
            throw new StorageFullException($"Less than {reserve} bytes of the disk are free.");
    }
}
