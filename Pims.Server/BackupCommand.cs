using System.CommandLine;
using System.Data.Common;
using Pims.Actions.Status;
using Pims.Storage.Backup;

namespace Pims.Server;

/// <summary>
/// <c>./pims backup</c> and <c>./pims restore</c>: a library of the embedded kind, a database file and files on a disk, into a folder while
/// its server runs, and back.
/// </summary>
static class BackupCommand
{
    public const string Name = "backup", RestoreName = "restore";

    const int Failed = 1;

    static readonly Argument<string> FolderArgument = new("folder") { Description = "The folder of the backup." };
    static readonly Option<bool> VerifyOption = new("--verify") { Description = "Read the files that are in the backup again, and copy those that are damaged there once more." };
    static readonly Option<bool> SkipDamagedOption = new("--skip-damaged") { Description = "Restore the rest where files of the backup are damaged or missing." };

    /// <param name="args">The command and what follows it.</param>
    /// <param name="options">All settings.</param>
    /// <returns>The exit code.</returns>
    public static Task<int> RunAsync(string[] args, ServerOptions options)
    {
        var backup = new Command(Name, "Copies the library in PIMS_DATA, whole and of one moment, while its server may run; into the folder of a former backup, what is new.")
        {
            FolderArgument,
            VerifyOption,
        };
        backup.SetAction((parsed, cancellation) =>
            ToldAsync(() => BackUpAsync(FolderOf(options), parsed.GetValue(FolderArgument)!, parsed.GetValue(VerifyOption), cancellation), cancellation));
        var restore = new Command(RestoreName, "Puts a backup into PIMS_DATA, which must be empty; no server may run there.")
        {
            FolderArgument,
            SkipDamagedOption,
        };
        restore.SetAction((parsed, cancellation) =>
            ToldAsync(() => RestoreAsync(FolderOf(options), parsed.GetValue(FolderArgument)!, parsed.GetValue(SkipDamagedOption), cancellation), cancellation));
        return new RootCommand { backup, restore }.Parse(args).InvokeAsync(new InvocationConfiguration { EnableDefaultExceptionHandler = false });
    }

    /// <summary>
    /// The folder of a library of the embedded kind. The one place that knows which kinds are backed up here: of a library that is kept
    /// elsewhere, the database and the store have backups of their own, and a copy of this folder would not be one.
    /// </summary>
    static string FolderOf(ServerOptions options) => options is { Database: null, Blobs: null }
        ? options.Data
        : throw new BackupException("The library is in PostgreSQL or S3 (PIMS_DATABASE, PIMS_BLOBS): back these up by their own means, the database first.");

    static async Task<bool> BackUpAsync(string data, string folder, bool verify, CancellationToken cancellation)
    {
        var library = FilesOf(DataFolder.Visit(data));
        RequireApart(library.Folder, folder);
        using var target = BackupFolder.Claim(folder);
        var progress = new CopyProgress(Console.Error.WriteLine, TimeProvider.System);
        var report = await new LibraryBackup(library, target, progress, TimeProvider.System) { Verify = verify, Program = GetStatus.Version }.RunAsync(cancellation);
        await TellAsync(report.DamagedFiles);
        var made = report.Manifest;
        await Console.Out.WriteLineAsync(
            $"Backed up to {target.Path}: {Count(made.Files)} ({CopyProgress.Megabytes(made.Bytes)} MB) and a database of {CopyProgress.Megabytes(made.Database.Size)} MB. "
            + $"{report.Copied.Files:N0} copied, {report.Removed:N0} removed, {made.Damaged.Count:N0} damaged. {Speed(report.Copied.Bytes + made.Database.Size, progress)}");
        return report.DamagedFiles.Count == 0;
    }

    static async Task<bool> RestoreAsync(string data, string folder, bool skipDamaged, CancellationToken cancellation)
    {
        var path = Path.GetFullPath(data);
        RequireApart(path, folder);
        using var source = BackupFolder.Visit(folder);
        RestoreMark.RequireRoom(path, source.Present!.State);
        using var held = DataFolder.HoldForRestore(path);
        RestoreMark.RequireRoom(path, source.Present.State);
        var progress = new CopyProgress(Console.Error.WriteLine, TimeProvider.System);
        var report = await new LibraryRestore(source, FilesOf(held), progress) { SkipDamaged = skipDamaged }.RunAsync(cancellation);
        await TellAsync(report.DamagedFiles);
        if (!report.IsWhole)
            throw new BackupException($"{Count(report.DamagedFiles.Count)} can't be restored, so there is no library in {path} yet; --skip-damaged restores the rest.");
        var made = report.Manifest;
        await Console.Out.WriteLineAsync(
            $"Restored to {path}, as of {made.MadeAt:yyyy-MM-dd HH:mm:ss} UTC: {Count(made.Files)} ({CopyProgress.Megabytes(made.Bytes)} MB) and a database of {CopyProgress.Megabytes(made.Database.Size)} MB. "
            + $"{report.Copied.Files:N0} copied, {report.DamagedFiles.Count:N0} damaged or missing. {Speed(report.Copied.Bytes + made.Database.Size, progress)}");
        return report.DamagedFiles.Count == 0;
    }

    /// <summary>Says what was in the way in one line.</summary>
    static async Task<int> ToldAsync(Func<Task<bool>> work, CancellationToken cancellation)
    {
        try
        {
            return await work() ? 0 : Failed;
        }
        catch (OperationCanceledException) when (cancellation.IsCancellationRequested)
        {
            await Console.Error.WriteLineAsync("Broken off; the next run goes on.");
            return Failed;
        }
        catch (Exception error) when (error is BackupException or IOException or UnauthorizedAccessException or DbException)
        {
            await Console.Error.WriteLineAsync(error.Message);
            return Failed;
        }
    }

    static void RequireApart(string data, string folder)
    {
        if (RealPath.IsIn(folder, data))
            throw new BackupException($"The backup's folder {folder} is in the data folder {data}: it would go with it. Name a folder elsewhere, best on another disk.");
        if (RealPath.IsIn(data, folder))
            throw new BackupException($"The data folder {data} is in the backup's folder {folder}. Name a folder elsewhere, best on another disk.");
    }

    static async Task TellAsync(IEnumerable<string> lines)
    {
        foreach (var line in lines)
            await Console.Error.WriteLineAsync(line);
    }

    static LibraryFiles FilesOf(DataFolder folder) => new(folder.Path, folder.Database, folder.Keys);

    static string Count(long files) => files == 1 ? "1 file" : $"{files:N0} files";

    static string Speed(long bytes, CopyProgress progress) => $"{progress.Elapsed.TotalSeconds:F1} s, {bytes / 1e6 / progress.Elapsed.TotalSeconds:F0} MB/s.";
}
