using System.Runtime.InteropServices;

namespace Pims.Tests.Support;

/// <summary>Signals to processes of these tests, by their ids.</summary>
static partial class Signal
{
    public const int Kill = 9, Continue = 18, Stop = 19;

    public static void Send(int signal, IEnumerable<int> processes)
    {
        foreach (var process in processes)
            Assert.That(Send(process, signal), Is.Zero, "The signal could not be sent.");
    }

    [LibraryImport("libc", EntryPoint = "kill")]
    private static partial int Send(int process, int signal);
}
