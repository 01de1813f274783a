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

    [OneTimeTearDown]
    public void End()
    {
        if (Made.IsValueCreated)
            All.Dispose();
    }
}
