using Pims.Actions.Imaging;
using Pims.Actions.Imaging.Workers;
using Pims.Tests.Process;
using Pims.Tests.Support;

namespace Pims.Tests;

/// <summary>The image workers of all servers in this process but those that are started with settings for theirs: starting some for each would take most of a test's time.</summary>
[SetUpFixture]
public sealed class SharedWorkers
{
    /// <summary>How the built program is started.</summary>
    public static WorkerCommand Command { get; } = new("dotnet", [ServerProcess.Server]);

    static readonly Lazy<ImageWorkers> Made = new(() => new ImageWorkers(new ImageWorkersOptions(), Command, TestServer.NewFolder(), TimeProvider.System));

    public static ImageWorkers All => Made.Value;

    /// <summary>The engine of this very process is for tests that look at pictures; it takes its policy at its first use, whoever comes first.</summary>
    [OneTimeSetUp]
    public void Begin() => ImageEngine.Start(Path.Combine(AppContext.BaseDirectory, "engine"));

    [OneTimeTearDown]
    public void End()
    {
        if (Made.IsValueCreated)
            All.Dispose();
    }
}
