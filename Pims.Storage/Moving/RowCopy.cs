using Pims.Storage.Backup;

namespace Pims.Storage.Moving;

/// <summary>Copies all rows of a database, as one committed state has them, and reads them again in the target before they are kept.</summary>
sealed class RowCopy(LibraryDatabase source, LibraryDatabase target, CopyProgress progress)
{
    readonly List<TableCopy> copied = [];
    long zeros;

    /// <exception cref="BackupException">The target has other rows than were put in.</exception>
    public async Task<(IReadOnlyList<TableCopy> Tables, long Zeros)> RunAsync(CancellationToken cancellation)
    {
        var tables = await LibraryTable.AllAsync(cancellation);
        await using var load = await target.LoadAsync(tables, cancellation);
        await source.ReadAsync(async session =>
        {
            foreach (var table in tables)
                await CopyAsync(session, load, table, cancellation);
            foreach (var run in await Migrator.RunsAsync(session))
                await Migrator.SetRunAsync(load.Session, run);
            await load.SetKeysAsync(await source.KeysAsync(session), cancellation);
            return true;
        }, cancellation);
        await CompareAsync(load.Session, tables);
        progress.Say("The rows are the same on both sides; what searches look into is made.");
        await load.IndexAsync();
        await load.KeepAsync(cancellation);
        return (copied, zeros);
    }

    async Task CopyAsync(Session session, RowLoad load, LibraryTable table, CancellationToken cancellation)
    {
        using var rows = new RowReader(table, target.HoldsZeros);
        await load.AddAsync(table, Told(rows.EachAsync(session), table, "copied from"), cancellation);
        if (table.Identity is not null)
            await load.SetLastIdAsync(table, await source.LastIdAsync(session, table));
        copied.Add(new TableCopy(table.Name, rows.Rows, rows.Checksum()));
        zeros += rows.Zeros;
    }

    async Task CompareAsync(Session loaded, IReadOnlyList<LibraryTable> tables)
    {
        foreach (var (table, there) in tables.Zip(copied))
        {
            using var rows = new RowReader(table, holdsZeros: true);
            await foreach (var _ in Told(rows.EachAsync(loaded), table, "compared in"))
            {
                // Counted and hashed as they come by.
            }
            if (rows.Rows != there.Rows)
                throw new BackupException($"The table {table.Name} has {rows.Rows:N0} rows in {target.Shown} in place of {there.Rows:N0}: the copy is not used.");
            if (rows.Checksum() != there.Checksum)
                throw new BackupException($"The table {table.Name} has other rows in {target.Shown} than in {source.Shown}, of the same number: the copy is not used.");
        }
    }

    async IAsyncEnumerable<object?[]> Told(IAsyncEnumerable<object?[]> rows, LibraryTable table, string work)
    {
        await foreach (var row in rows)
        {
            progress.AddRow(table.Name, work);
            yield return row;
        }
    }
}
