namespace Pims.Storage.Backup;

/// <summary>Where a path leads once all links in it are followed, whether anything stands there yet or not.</summary>
public static class RealPath
{
    internal static string Of(string path)
    {
        var full = Path.TrimEndingDirectorySeparator(Path.GetFullPath(path));
        if (Path.GetDirectoryName(full) is not { } above)
            return full;
        var real = Path.Combine(Of(above), Path.GetFileName(full));
        // Its target may have links of its own on the way.
        return new DirectoryInfo(real) is { LinkTarget: not null } link && link.ResolveLinkTarget(returnFinalTarget: true) is { } target ? Of(target.FullName) : real;
    }

    /// <summary>Whether one is the other or stands somewhere in it.</summary>
    public static bool IsIn(string inner, string outer)
    {
        var way = Path.GetRelativePath(Of(outer), Of(inner));
        return way == "." || !Path.IsPathRooted(way) && way.Split(Path.DirectorySeparatorChar)[0] != "..";
    }
}
