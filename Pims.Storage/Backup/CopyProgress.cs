namespace Pims.Storage.Backup;

/// <summary>Counts what is done and tells of it every few seconds, as long as something is.</summary>
/// <param name="tell">Takes a line.</param>
/// <param name="time">When the next line is due.</param>
public sealed class CopyProgress(Action<string> tell, TimeProvider time)
{
    static readonly TimeSpan Interval = TimeSpan.FromSeconds(5);

    readonly long began = time.GetTimestamp();
    readonly Lock telling = new();
    TimeSpan nextAt = Interval;
    long files, bytes, allFiles, allBytes, rows;

    public TimeSpan Elapsed => time.GetElapsedTime(began);

    /// <summary>So many are to be done from here on.</summary>
    internal void Expect(BlobSum all)
    {
        lock (telling)
            (files, bytes, allFiles, allBytes) = (0, 0, all.Files, all.Bytes);
    }

    internal void AddFile() => Add(1, 0);

    internal void AddBytes(long count) => Add(0, count);

    /// <summary>A row of a table is done.</summary>
    internal void AddRow(string table, string work)
    {
        lock (telling)
        {
            rows++;
            if (IsDue())
                tell($"{rows:N0} rows, {work} {table}");
        }
    }

    /// <summary>Something begins that may take long and counts nothing.</summary>
    internal void Say(string line) => tell(line);

    void Add(int moreFiles, long moreBytes)
    {
        lock (telling)
        {
            (files, bytes) = (files + moreFiles, bytes + moreBytes);
            if (IsDue())
                tell($"{files:N0} of {allFiles:N0} files, {Megabytes(bytes)} of {Megabytes(allBytes)} MB, {bytes / 1e6 / Elapsed.TotalSeconds:F0} MB/s");
        }
    }

    bool IsDue()
    {
        var elapsed = Elapsed;
        if (elapsed < nextAt)
            return false;
        nextAt = elapsed + Interval;
        return true;
    }

    /// <summary>In millions of bytes.</summary>
    public static string Megabytes(long bytes) => (bytes / 1e6).ToString("N0");
}
