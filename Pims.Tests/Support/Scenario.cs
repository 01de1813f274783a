namespace Pims.Tests.Support;

/// <summary>One call and what it must answer. The table of these is what the tests of an action are.</summary>
/// <param name="Name">A sentence.</param>
public sealed record Scenario(string Name)
{
    const string Sql = "sql:";

    /// <summary>
    /// What is there before: PIMS requests of the administrator (or of <c>caller: {...}</c>) that must succeed, or <c>sql: ...</c>.
    /// </summary>
    public string[] Given { get; init; } = [];

    /// <summary>Settings of the server, beside those of every test.</summary>
    public (string Key, string Value)[] Settings { get; init; } = [];

    /// <summary>Who calls, by the names of <see cref="TestServer"/>.</summary>
    public string As { get; init; } = "editor";

    public required string Request { get; init; }

    public int Status { get; init; } = 200;

    /// <summary>What the answer has, as <see cref="JsonMatch"/> compares it.</summary>
    public string Expect { get; init; } = "{}";

    /// <summary>Whether it is about a disk, which other stores than the local folder have not.</summary>
    public bool IsOfTheDisk { get; init; }

    /// <summary>A query of one value, and what it must be afterwards: the look into the store.</summary>
    public (string Sql, long Value)? Store { get; init; }

    public override string ToString() => Name;

    public async Task RunAsync()
    {
        if (IsOfTheDisk && Stores.AreRemote)
            Assert.Ignore("The files are on no disk of this server.");
        await using var server = await TestServer.StartAsync(Settings);
        foreach (var request in Given)
        {
            if (request.StartsWith(Sql, StringComparison.Ordinal))
            {
                await server.ExecuteAsync(request[Sql.Length..]);
                continue;
            }
            var body = request.IndexOf('{');
            var caller = request[..body].TrimEnd(' ', ':');
            await server.DoAsync(request[body..], caller.Length == 0 ? "admin" : caller);
        }
        var answer = await server.PostAsync(Request, As);
        Assert.That((int)answer.Status, Is.EqualTo(Status), answer.Text);
        Assert.That(JsonMatch.Difference(Answer.Parse(Expect), answer.Json), Is.Null, answer.Text);
        if (Store is { } look)
            Assert.That(await server.ValueAsync<long>(look.Sql), Is.EqualTo(look.Value), look.Sql);
    }
}
