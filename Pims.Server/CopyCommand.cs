using System.CommandLine;
using Pims.Storage.Backup;
using Pims.Storage.Moving;

namespace Pims.Server;

/// <summary><c>./pims copy</c>: a library, wherever its database and its files are, to another place, while no server has either.</summary>
static class CopyCommand
{
    public const string Name = "copy";

    /// <summary>What is half sent is dropped from a store.</summary>
    static readonly TimeSpan TidyingUp = TimeSpan.FromSeconds(30);

    static readonly Option<string?> FromOption = new("--from") { Description = $"The library: {LibraryPlace.Format}. Absent, what PIMS_DATA, PIMS_DATABASE and PIMS_BLOBS say." };
    static readonly Option<string?> ToOption = new("--to") { Description = "Where it goes, in the same form: empty, or what a copy of it left. Absent, what PIMS_DATA, PIMS_DATABASE and PIMS_BLOBS say." };
    static readonly Option<bool> VerifyOption = new("--verify") { Description = "Read all files again in the new place, and copy those that are damaged there once more." };
    static readonly Option<bool> SkipDamagedOption = new("--skip-damaged") { Description = "Copy the rest where files of the library are damaged or missing." };

    /// <param name="args">The command and what follows it.</param>
    /// <param name="options">All settings.</param>
    /// <returns>The exit code.</returns>
    public static Task<int> RunAsync(string[] args, ServerOptions options)
    {
        var copy = new Command(Name, "Copies a library to another place, SQLite or PostgreSQL, a disk or S3. No server may run over either; where it is broken off, the same command goes on.")
        {
            FromOption,
            ToOption,
            VerifyOption,
            SkipDamagedOption,
        };
        copy.SetAction((parsed, cancellation) => Telling.ToldAsync(() => CopyAsync(parsed, options, cancellation), cancellation));
        return new RootCommand { copy }.Parse(args).InvokeAsync(new InvocationConfiguration { EnableDefaultExceptionHandler = false, ProcessTerminationTimeout = TidyingUp });
    }

    static async Task<bool> CopyAsync(ParseResult parsed, ServerOptions options, CancellationToken cancellation)
    {
        if (parsed.GetValue(FromOption) is null && parsed.GetValue(ToOption) is null)
            throw new FaultyOptionsException(["Name at least one place, by --from or --to; the other is what PIMS_DATA, PIMS_DATABASE and PIMS_BLOBS say."]);
        var (from, to) = (PlaceOf(parsed, FromOption, options), PlaceOf(parsed, ToOption, options));
        RequireApart(from, to);
        if (from.Folder is { } library && !Directory.Exists(Path.Combine(DataFolder.Visit(library, hasDatabase: from.Database is null).Path, "blobs")) && from.Blobs is null)
            throw new FaultyOptionsException([$"There are no files of a library in {library}."]);
        using var source = from.Folder is null ? null : DataFolder.Hold(from.Folder);
        using var target = to.Folder is null ? null : DataFolder.HoldToFill(to.Folder);
        var progress = new CopyProgress(Console.Error.WriteLine, TimeProvider.System);
        var report = await new LibraryCopy(from, to, progress) { Verify = parsed.GetValue(VerifyOption), SkipDamaged = parsed.GetValue(SkipDamagedOption) }.RunAsync(cancellation);
        await TellAsync(report, from, to, progress);
        return report.DamagedFiles.Count == 0;
    }

    static LibraryPlace PlaceOf(ParseResult parsed, Option<string?> option, ServerOptions options)
    {
        if (parsed.GetValue(option) is not { } text)
            return LibraryPlace.Of(Path.GetFullPath(options.Data), options.Database, options.Blobs);
        var (place, wrong) = LibraryPlace.Read(text);
        return place is null
            ? throw new FaultyOptionsException([$"{option.Name} must be {LibraryPlace.Format}. {string.Join(' ', wrong)}"])
            : place with { Folder = place.Folder is { } folder ? Path.GetFullPath(folder) : null };
    }

    static void RequireApart(LibraryPlace from, LibraryPlace to)
    {
        if (from.Folder is { } library && to.Folder is { } folder && (RealPath.IsIn(folder, library) || RealPath.IsIn(library, folder)))
            throw new BackupException($"The folders {library} and {folder} are one, or one in the other: two libraries can't share a folder.");
        if (from.Blobs is { } store && to.Blobs is { } other && (store with { Region = "" }) == (other with { Region = "" }))
            throw new BackupException($"Both have their files in {from.Blobs.Bucket}/{from.Blobs.Prefix}: two libraries can't share a store.");
    }

    static async Task TellAsync(CopyReport report, LibraryPlace from, LibraryPlace to, CopyProgress progress)
    {
        foreach (var table in report.Tables)
            await Console.Out.WriteLineAsync($"{table.Name,-16} {table.Rows,14:N0} rows, the same in both (sha256:{table.Checksum})");
        if (report.Zeros > 0)
            await Console.Error.WriteLineAsync($"{report.Zeros:N0} texts had zeros (U+0000), which PostgreSQL's texts can't have: they are U+FFFD there.");
        await Telling.TellAsync(report.DamagedFiles);
        if (!report.IsWhole)
            throw new BackupException($"{Telling.Count(report.DamagedFiles.Count)} can't be copied, so there is no library in {to} yet; --skip-damaged copies the rest.");
        await Console.Out.WriteLineAsync(
            $"Copied from {from} to {to}: {Telling.Count(report.Files.Files)} ({CopyProgress.Megabytes(report.Files.Bytes)} MB) and {report.Tables.Sum(table => table.Rows):N0} rows. "
            + $"{report.Copied.Files:N0} files copied, {report.DamagedFiles.Count:N0} damaged or missing. {Telling.Speed(report.Copied.Bytes, progress)}");
    }
}
