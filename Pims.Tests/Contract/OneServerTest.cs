using Pims.Tests.Support;

namespace Pims.Tests.Contract;

/// <summary>Tests that leave one another alone share a server: it is started once for the class.</summary>
public abstract class OneServerTest
{
    protected TestServer Server { get; private set; } = null!;

    protected virtual (string Key, string Value)[] Settings => [];

    [OneTimeSetUp]
    public async Task StartAsync() => Server = await TestServer.StartAsync(Settings);

    [TearDown]
    public void No_secret_in_the_log() => Server.RequireNoSecretInLog();

    [OneTimeTearDown]
    public async Task StopAsync() => await Server.DisposeAsync();
}
