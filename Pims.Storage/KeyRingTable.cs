namespace Pims.Storage;

/// <summary>The keys that close secrets, shared by all servers over the database.</summary>
public static class KeyRingTable
{
    public static Task<IReadOnlyList<string>> AllAsync(Session session) => session.ListAsync<string>("select xml from key_ring order by name");

    public static Task AddAsync(Session session, string name, string xml) =>
        session.ExecuteAsync("insert into key_ring (name, xml) values (@name, @xml) on conflict (name) do nothing", new { name, xml });
}
