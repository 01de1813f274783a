using System.Runtime.InteropServices;

namespace Pims.Benchmarks.Measuring;

/// <summary>What was measured on.</summary>
static class Machine
{
    public static string Describe(string folder) =>
        $"{Environment.ProcessorCount} cores ({Model()}), {GC.GetGCMemoryInfo().TotalAvailableMemoryBytes >> 20} MiB, {RuntimeInformation.OSDescription}, "
        + $"{RuntimeInformation.FrameworkDescription}, {FileSystem(folder)}";

    /// <summary>The file system that holds the folder: the mount with the longest name that leads to it.</summary>
    public static string FileSystem(string folder) =>
        DriveInfo.GetDrives().Where(drive => folder.StartsWith(drive.Name, StringComparison.Ordinal)).MaxBy(drive => drive.Name.Length)?.DriveFormat
        ?? "unknown file system";

    static string Model() =>
        !File.Exists("/proc/cpuinfo")
            ? RuntimeInformation.ProcessArchitecture.ToString()
            : File.ReadLines("/proc/cpuinfo").FirstOrDefault(line => line.StartsWith("model name", StringComparison.Ordinal))?.Split(':')[1].Trim() ?? "unknown";
}
