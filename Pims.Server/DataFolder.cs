using System.Globalization;
using Pims.Storage.Backup;
using Pims.Storage.Moving;

namespace Pims.Server;

/// <summary>The folder that a server keeps everything in, held by one server at a time.</summary>
public sealed class DataFolder : IDisposable
{
    readonly FileStream? held;

    DataFolder(string path, FileStream? held)
    {
        Path = path;
        Files = LibraryFiles.In(path);
        this.held = held;
        HeldSince = held is null ? DateTimeOffset.MinValue : File.GetLastWriteTimeUtc(held.SafeFileHandle);
    }

    public string Path { get; }

    /// <summary>By the clock of the folder's own file system, so that it can be compared with when its files were written.</summary>
    public DateTimeOffset HeldSince { get; }

    /// <summary>Of what is in it, what a copy of the library needs.</summary>
    public LibraryFiles Files { get; }

    public string Database => Files.Database;

    public string Keys => Files.Keys;

    public string Renditions => System.IO.Path.Combine(Path, "renditions");

    /// <summary>Copies of files that are kept elsewhere.</summary>
    public string Copies => System.IO.Path.Combine(Path, "copies");

    /// <summary>Where the image workers' own folders are.</summary>
    public string Workers => System.IO.Path.Combine(Path, "workers");

    /// <exception cref="FaultyOptionsException">The folder can't be written, another process holds it, or a restore or a copy into it was broken off.</exception>
    public static DataFolder Hold(string folder)
    {
        var held = HoldToFill(folder);
        try
        {
            RequireWhole(held.Path);
            return held;
        }
        catch
        {
            held.Dispose();
            throw;
        }
    }

    /// <summary>Holds it as a server does, whole or not: for what fills it.</summary>
    /// <exception cref="FaultyOptionsException">The folder can't be written, or another process holds it.</exception>
    public static DataFolder HoldToFill(string folder)
    {
        var path = System.IO.Path.GetFullPath(folder);
        var file = System.IO.Path.Combine(path, "pims.lock");
        try
        {
            Make(path);
            var held = Open(path, file);
            held.SetLength(0);
            held.Write(System.Text.Encoding.ASCII.GetBytes(Environment.ProcessId.ToString(CultureInfo.InvariantCulture)));
            held.Flush();
            var holder = new DataFolder(path, held);
            // What the workers of a process that died were at.
            if (Directory.Exists(holder.Workers))
                Directory.Delete(holder.Workers, recursive: true);
            Directory.CreateDirectory(holder.Workers);
            return holder;
        }
        catch (UnauthorizedAccessException error)
        {
            throw new FaultyOptionsException([$"The data folder {path} can't be written: {error.Message}"]);
        }
        catch (IOException error)
        {
            throw new FaultyOptionsException([$"The data folder {path} can't be made: {error.Message}"]);
        }
    }

    /// <summary>The folder of a library that is there, whether a server holds it or not.</summary>
    /// <param name="folder">Its path.</param>
    /// <param name="hasDatabase">Whether the library's database is in it too.</param>
    /// <exception cref="FaultyOptionsException">There is none, or a restore or a copy into it was broken off.</exception>
    public static DataFolder Visit(string folder, bool hasDatabase = true)
    {
        var visited = new DataFolder(System.IO.Path.GetFullPath(folder), held: null);
        RequireWhole(visited.Path);
        return !hasDatabase || File.Exists(visited.Database)
            ? visited
            : throw new FaultyOptionsException([$"There is no library in {visited.Path}; set PIMS_DATA to the folder of the server."]);
    }

    public void Dispose() => held?.Dispose();

    static void RequireWhole(string path)
    {
        if (RestoreMark.IsIn(path))
            throw new FaultyOptionsException([$"A restore into {path} was not ended: run ./pims restore again, which goes on with it, or remove what is in the folder."]);
        if (CopyMark.IsIn(path))
            throw new FaultyOptionsException([$"A copy into {path} was not ended: run ./pims copy again, which goes on with it, or remove what is in the folder."]);
    }

    static FileStream Open(string path, string file)
    {
        try
        {
            return new FileStream(file, FileMode.OpenOrCreate, FileAccess.ReadWrite, FileShare.None);
        }
        catch (IOException error) when (File.Exists(file))
        {
            throw new FaultyOptionsException([$"The data folder {path} is in use by another server; stop that one first, or name another folder. ({error.Message})"]);
        }
    }

    // A folder that was there keeps its rights; a new one is for this user alone, since it holds keys.
    static void Make(string path)
    {
        if (OperatingSystem.IsWindows())
            Directory.CreateDirectory(path);
        else
            Directory.CreateDirectory(path, UnixFileMode.UserRead | UnixFileMode.UserWrite | UnixFileMode.UserExecute);
    }
}
