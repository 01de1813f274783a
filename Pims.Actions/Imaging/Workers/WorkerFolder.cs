using System.Runtime.InteropServices;

namespace Pims.Actions.Imaging.Workers;

/// <summary>A worker's two folders: what it may read, and where it may write.</summary>
sealed partial class WorkerFolder(string path)
{
    public string Path { get; } = path;

    public string In { get; } = System.IO.Path.Combine(path, "in");

    public string Out { get; } = System.IO.Path.Combine(path, "out");

    /// <summary>The file of the job.</summary>
    public string Source => System.IO.Path.Combine(In, "source");

    public string Result => System.IO.Path.Combine(Out, "result");

    /// <summary>For what stands between source and result; emptied after each job.</summary>
    public string Scratch => System.IO.Path.Combine(Out, "scratch");

    public static WorkerFolder Make(string parent)
    {
        var folder = new WorkerFolder(System.IO.Path.Combine(parent, System.IO.Path.GetRandomFileName()));
        Directory.CreateDirectory(folder.In);
        Directory.CreateDirectory(folder.Scratch);
        return folder;
    }

    /// <summary>Gives the worker a file under a second name, which costs nothing; a copy where it lies on another disk.</summary>
    /// <exception cref="FileNotFoundException">It is not there any more.</exception>
    /// <exception cref="WorkerEndedException">The worker's own folder is not.</exception>
    public void Give(string file)
    {
        if (OperatingSystem.IsLinux() && Link(file, Source) == 0)
            return;
        if (!Directory.Exists(In))
            throw new WorkerEndedException("Its folder was removed.");
        if (!File.Exists(file))
            throw new FileNotFoundException("There is no such file.", file);
        File.Copy(file, Source);
    }

    /// <summary>After a job; its result was moved away.</summary>
    public void Clear()
    {
        File.Delete(Source);
        File.Delete(Result);
        foreach (var left in new DirectoryInfo(Scratch).EnumerateFileSystemInfos())
        {
            if (left is DirectoryInfo folder)
                folder.Delete(recursive: true);
            else
                left.Delete();
        }
    }

    /// <summary>What can't be removed now, the next start of the server removes.</summary>
    public void Delete()
    {
        try
        {
            Directory.Delete(Path, recursive: true);
        }
        catch (Exception error) when (error is IOException or UnauthorizedAccessException)
        {
            // Gone already, or on a disk that takes no writes.
        }
    }

    [LibraryImport("libc", EntryPoint = "link", SetLastError = true, StringMarshalling = StringMarshalling.Utf8)]
    private static partial int Link(string file, string name);
}
