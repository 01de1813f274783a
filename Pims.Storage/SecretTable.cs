namespace Pims.Storage;

/// <summary>Secrets that the system made for itself, sealed.</summary>
public static class SecretTable
{
    public static Task<byte[]?> FindAsync(Session session, string name) =>
        session.FirstAsync<byte[]>("select sealed from secret where name = @name", new { name });

    /// <summary>Keeps a secret unless there is one of this name; returns the one that is kept.</summary>
    public static async Task<byte[]> KeepAsync(Session session, string name, byte[] @sealed)
    {
        await session.ExecuteAsync("insert into secret (name, sealed) values (@name, @sealed) on conflict (name) do nothing", new { name, @sealed });
        return (await FindAsync(session, name))!;
    }
}
