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
        if (CephCluster.Missing() is not { } missing)
        {
            Task<CephCluster> making;
            lock (Gate)
                making = made ??= CephCluster.StartAsync();
            return await making;
        }
        if (Environment.GetEnvironmentVariable("CI") is { Length: > 0 })
            Assert.Fail(missing);
        Assert.Ignore(missing);
        throw new InvalidOperationException(missing);
    }

    /// <summary>The settings of a server over the store that PIMS_TEST_BLOBS names: ceph, or the folder itself where it is not set.</summary>
    internal static async Task<(string Key, string Value)[]> SettingsAsync(string folder) =>
        Environment.GetEnvironmentVariable("PIMS_TEST_BLOBS") == "ceph"
            ? [("Blobs", (await GetAsync()).Gateway.AddressOf(Path.GetFileName(folder)))]
            : [];

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
