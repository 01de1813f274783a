namespace Pims.Storage;

/// <summary>Whose turn a chore is, where several servers could do it.</summary>
public static class ChoreTable
{
    /// <summary>Takes a turn that nobody has, or goes on with one's own.</summary>
    /// <param name="session">Where it is written.</param>
    /// <param name="name">The chore's.</param>
    /// <param name="holder">A name that no other server has.</param>
    /// <param name="now">Turns that end before are nobody's.</param>
    /// <param name="until">Then it is nobody's: longer than the holder needs to say so again.</param>
    /// <returns>False where another has it.</returns>
    public static async Task<bool> TakeAsync(Session session, string name, string holder, DateTimeOffset now, DateTimeOffset until) =>
        await session.ExecuteAsync("""
            insert into chore_turn (name, holder, free_at) values (@name, @holder, @until)
            on conflict (name) do update set holder = @holder, free_at = @until where chore_turn.free_at <= @now or chore_turn.holder = @holder
            """, new { name, holder, now, until }) == 1;

    /// <summary>Ends one's own turn; the next one is nobody's before a time.</summary>
    public static Task EndAsync(Session session, string name, string holder, DateTimeOffset next) =>
        session.ExecuteAsync("update chore_turn set holder = '', free_at = @next where name = @name and holder = @holder", new { name, holder, next });
}
