using Pims.Tests.Support;

namespace Pims.Tests;

/// <summary>The S3 store of all tests of a run, started by the first that needs it.</summary>
[SetUpFixture]
public sealed class SharedCeph
{
    static readonly Lock Gate = new();

    static Task<CephCluster>? made;

    /// <summary>Skips the test where there can be none; where everything has to be tested, that is a failure.</summary>
    internal static async Task<CephCluster> GetAsync()
    {
        if (CephCluster.Missing() is { } missing)
            Support.Missing.Test(missing);
        Task<CephCluster> making;
        lock (Gate)
            making = made ??= CephCluster.StartAsync();
        return await making;
    }

    /// <summary>The servers of all tests find the store's credentials where any server does, and never ask a network for them.</summary>
    [OneTimeSetUp]
    public void Begin()
    {
        Environment.SetEnvironmentVariable("AWS_ACCESS_KEY_ID", CephCluster.AccessKey);
        Environment.SetEnvironmentVariable("AWS_SECRET_ACCESS_KEY", CephCluster.SecretKey);
        Environment.SetEnvironmentVariable("AWS_EC2_METADATA_DISABLED", "true");
    }

    [OneTimeTearDown]
    public async Task EndAsync()
    {
        if (made is { IsCompletedSuccessfully: true })
            await (await made).DisposeAsync();
    }
}
