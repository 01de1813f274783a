using Dapper;

namespace Pims.Tests;

/// <summary>Databases of one kind share what Dapper makes of a statement: compiling it again for each test's own would take a good part of a run.</summary>
[SetUpFixture]
public sealed class SharedStatements : IEqualityComparer<string>
{
    [OneTimeSetUp]
    public void Begin() => SqlMapper.ConnectionStringComparer = this;

    public bool Equals(string? one, string? other) => KindOf(one).SequenceEqual(KindOf(other));

    public int GetHashCode(string address) => string.GetHashCode(KindOf(address));

    // "Data Source" of SQLite, "Host" of PostgreSQL.
    static ReadOnlySpan<char> KindOf(string? address) => address.AsSpan(0, address?.IndexOf('=') ?? 0);
}
