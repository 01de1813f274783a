using System.CommandLine;
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
            Telling.ToldAsync(() => BackUpAsync(FolderOf(options), parsed.GetValue(FolderArgument)!, parsed.GetValue(VerifyOption), cancellation), cancellation));
        var restore = new Command(RestoreName, "Puts a backup into PIMS_DATA, which must be empty; no server may run there.")
        {
            FolderArgument,
            SkipDamagedOption,
        };
        restore.SetAction((parsed, cancellation) =>
            Telling.ToldAsync(() => RestoreAsync(FolderOf(options), parsed.GetValue(FolderArgument)!, parsed.GetValue(SkipDamagedOption), cancellation), cancellation));
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
        var library = DataFolder.Visit(data).Files;
        RequireApart(library.Folder, folder);
        using var target = BackupFolder.Claim(folder);
        var progress = new CopyProgress(Console.Error.WriteLine, TimeProvider.System);
        var report = await new LibraryBackup(library, target, progress, TimeProvider.System) { Verify = verify, Program = GetStatus.Version }.RunAsync(cancellation);
        await Telling.TellAsync(report.DamagedFiles);
        var made = report.Manifest;
        await Console.Out.WriteLineAsync(
            $"Backed up to {target.Path}: {Telling.Count(made.Files)} ({CopyProgress.Megabytes(made.Bytes)} MB) and a database of {CopyProgress.Megabytes(made.Database.Size)} MB. "
            + $"{report.Copied.Files:N0} copied, {report.Removed:N0} removed, {made.Damaged.Count:N0} damaged. {Telling.Speed(report.Copied.Bytes + made.Database.Size, progress)}");
        return report.DamagedFiles.Count == 0;
    }

    static async Task<bool> RestoreAsync(string data, string folder, bool skipDamaged, CancellationToken cancellation)
    {
        var path = Path.GetFullPath(data);
        RequireApart(path, folder);
        using var source = BackupFolder.Visit(folder);
        RestoreMark.RequireRoom(path, source.Present!.State);
        using var held = DataFolder.HoldToFill(path);
        RestoreMark.RequireRoom(path, source.Present.State);
        var progress = new CopyProgress(Console.Error.WriteLine, TimeProvider.System);
        var report = await new LibraryRestore(source, held.Files, progress) { SkipDamaged = skipDamaged }.RunAsync(cancellation);
        await Telling.TellAsync(report.DamagedFiles);
        if (!report.IsWhole)
            throw new BackupException($"{Telling.Count(report.DamagedFiles.Count)} can't be restored, so there is no library in {path} yet; --skip-damaged restores the rest.");
        var made = report.Manifest;
        await Console.Out.WriteLineAsync(
            $"Restored to {path}, as of {made.MadeAt:yyyy-MM-dd HH:mm:ss} UTC: {Telling.Count(made.Files)} ({CopyProgress.Megabytes(made.Bytes)} MB) and a database of {CopyProgress.Megabytes(made.Database.Size)} MB. "
            + $"{report.Copied.Files:N0} copied, {report.DamagedFiles.Count:N0} damaged or missing. {Telling.Speed(report.Copied.Bytes + made.Database.Size, progress)}");
        return report.DamagedFiles.Count == 0;
    }

    static void RequireApart(string data, string folder)
    {
        if (RealPath.IsIn(folder, data))
            throw new BackupException($"The backup's folder {folder} is in the data folder {data}: it would go with it. Name a folder elsewhere, best on another disk.");
        if (RealPath.IsIn(data, folder))
            throw new BackupException($"The data folder {data} is in the backup's folder {folder}. Name a folder elsewhere, best on another disk.");
    }
}
