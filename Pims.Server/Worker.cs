using Pims.Actions.Imaging.Workers;

namespace Pims.Server;

/// <summary>This program once more, as an image worker.</summary>
static class Worker
{
    /// <summary>The program as it was started: by its own file, or by <c>dotnet</c> and the file of its code.</summary>
    public static WorkerCommand Command { get; } = Path.GetFileNameWithoutExtension(Environment.ProcessPath!) == "dotnet"
        ? new WorkerCommand(Environment.ProcessPath!, [typeof(Worker).Assembly.Location])
        : new WorkerCommand(Environment.ProcessPath!, []);
}
