using Pims.Storage;

namespace Pims.Tests.Servers;

/// <summary>Every turn of background work, as the database itself sees it taken and ended, by its own clock.</summary>
sealed class ChoreHistory(Database database)
{
    /// <summary>How many turns were taken; how many of them another took over, since the first was dead; how many that were not free.</summary>
    public sealed record Sum(int Turns, int TakenOver, int Twice);

    public Task BeginAsync() => database.WriteAsync(session => session.ExecuteAsync("""
        create table chore_history (
            line    bigint generated always as identity primary key,
            at      bigint not null default extract(epoch from clock_timestamp()) * 1000,
            name    text not null,
            holder  text not null,
            free_at bigint not null
        );
        create function tell_chore() returns trigger language plpgsql as $$
        begin
            insert into chore_history (name, holder, free_at) values (new.name, new.holder, new.free_at);
            return null;
        end $$;
        create trigger tell_chore after insert or update on chore_turn for each row execute function tell_chore();
        """), CancellationToken.None);

    public async Task<Sum> ReadAsync()
    {
        var rows = await database.ReadOneAsync(session => session.ListAsync("select name, holder, at, free_at from chore_history order by line", null,
            reader => (Name: reader.GetString(0), Holder: reader.GetString(1), At: reader.GetInt64(2), FreeAt: reader.GetInt64(3))), CancellationToken.None);
        var (turns, takenOver, twice) = (0, 0, 0);
        foreach (var chore in rows.GroupBy(row => row.Name))
        {
            var (holder, freeAt) = ("", 0L);
            foreach (var row in chore)
            {
                if (row.Holder.Length > 0 && row.Holder != holder)
                {
                    turns++;
                    takenOver += holder.Length > 0 ? 1 : 0;
                    twice += row.At < freeAt ? 1 : 0;
                }
                (holder, freeAt) = (row.Holder, row.FreeAt);
            }
        }
        return new Sum(turns, takenOver, twice);
    }

    /// <summary>Whether a chore is being done.</summary>
    public Task<bool> IsUnderWayAsync(string name) =>
        database.ReadOneAsync(session => session.ValueAsync<bool>("select exists (select 1 from chore_turn where name = @name and holder <> '')", new { name }), CancellationToken.None);
}
