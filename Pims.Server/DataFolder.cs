using System.Globalization;

namespace Pims.Server;

/// <summary>The folder that a server keeps everything in, held by one process at a time.</summary>
public sealed class DataFolder : IDisposable
{
    readonly FileStream held;

    DataFolder(string path, FileStream held)
    {
        Path = path;
        this.held = held;
    }

    public string Path { get; }

    /// <summary>Since when this process holds it, by the clock of the disk that it is on: what is older is of earlier processes.</summary>
    public DateTimeOffset HeldSince => File.GetLastWriteTimeUtc(held.SafeFileHandle);

    public string Database => System.IO.Path.Combine(Path, "pims.db");

    public string Keys => System.IO.Path.Combine(Path, "keys");

    public string Renditions => System.IO.Path.Combine(Path, "renditions");

    public string ImageEngine => System.IO.Path.Combine(Path, "image-engine");

    /// <exception cref="FaultyOptionsException">The folder can't be written, or another process holds it.</exception>
    public static DataFolder Hold(string folder)
    {
        var path = System.IO.Path.GetFullPath(folder);
        var file = System.IO.Path.Combine(path, "pims.lock");
        try
        {
            Directory.CreateDirectory(path);
            if (!OperatingSystem.IsWindows())
                File.SetUnixFileMode(path, UnixFileMode.UserRead | UnixFileMode.UserWrite | UnixFileMode.UserExecute);
            var held = new FileStream(file, FileMode.OpenOrCreate, FileAccess.ReadWrite, FileShare.None);
            held.SetLength(0);
            held.Write(System.Text.Encoding.ASCII.GetBytes(Environment.ProcessId.ToString(CultureInfo.InvariantCulture)));
            held.Flush();
            var holder = new DataFolder(path, held);
            // Pictures on their way to a client; those of a process that died have none.
            if (Directory.Exists(holder.Renditions))
                Directory.Delete(holder.Renditions, recursive: true);
            Directory.CreateDirectory(holder.Renditions);
            return holder;
        }
        catch (UnauthorizedAccessException error)
        {
            throw new FaultyOptionsException([$"The data folder {path} can't be written: {error.Message}"]);
        }
        catch (IOException error) when (File.Exists(file))
        {
            throw new FaultyOptionsException([$"The data folder {path} is in use by another server; stop that one first, or set PIMS_DATA to another folder. ({error.Message})"]);
        }
        catch (IOException error)
        {
            throw new FaultyOptionsException([$"The data folder {path} can't be made: {error.Message}"]);
        }
    }

    public void Dispose() => held.Dispose();
}
