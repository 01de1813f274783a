using Child = System.Diagnostics.Process;

namespace Pims.Tests.Process;

/// <summary>A disk of 24 MB in memory, gone with its test. Mounting wants root: where that is refused, the test is ignored and says so.</summary>
sealed class SmallDisk : IDisposable
{
    public const int Size = 24 * 1024 * 1024;

    readonly string folder = Directory.CreateTempSubdirectory("pims-disk-").FullName;

    public SmallDisk()
    {
        if (Run("mount", "-t", "tmpfs", "-o", $"size={Size}", "tmpfs", folder) is not { } fault)
            return;
        Directory.Delete(folder);
        Assert.Ignore($"A disk that can be filled wants the right to mount one: {fault}");
    }

    public string Data => Path.Combine(folder, "data");

    string Filler => Path.Combine(folder, "filler");

    public long Free => new DriveInfo(folder).AvailableFreeSpace;

    /// <summary>Takes all but so many bytes.</summary>
    public void FillUpTo(long free)
    {
        using var file = new FileStream(Filler, FileMode.Append, FileAccess.Write, FileShare.None, bufferSize: 0);
        var block = new byte[4096];
        try
        {
            while (Free > free)
                file.Write(block);
        }
        catch (IOException) when (free == 0)
        {
            // Full is what was wanted.
        }
    }

    public void Release() => File.Delete(Filler);

    public void Dispose()
    {
        if (Run("umount", folder) is { } fault)
            TestContext.Error.WriteLine(fault);
        else
            Directory.Delete(folder);
    }

    /// <returns>Null where it went well, else what the program said.</returns>
    static string? Run(string program, params string[] arguments)
    {
        try
        {
            using var child = Child.Start(new System.Diagnostics.ProcessStartInfo(program, arguments) { RedirectStandardError = true })!;
            var told = child.StandardError.ReadToEnd();
            child.WaitForExit();
            return child.ExitCode == 0 ? null : told.Trim();
        }
        catch (System.ComponentModel.Win32Exception error)
        {
            return error.Message;
        }
    }
}
