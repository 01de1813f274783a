using System.Runtime.InteropServices;

namespace Pims.Actions.Imaging.Workers;

/// <summary>Refuses the system calls by which a worker could reach a network or another process's memory (seccomp, Linux).</summary>
static partial class SystemCallFilter
{
    const int SetSeccomp = 22, FilterMode = 2;
    const uint Allow = 0x7fff0000, Refuse = 0x00050000 | NotPermitted, NotPermitted = 1;

    /// <summary>On x64 the calls of another table, numbered from here, are refused wholly.</summary>
    const uint OtherTable = 0x40000000;

    // A filter is a little program: load a word of the call, compare and jump, return.
    const ushort Load = 0x20, JumpIfEqual = 0x15, JumpIfAtLeast = 0x35, Return = 0x06;
    const uint NumberAt = 0, ArchitectureAt = 4;

    /// <summary>socket, ptrace, process_vm_readv, process_vm_writev, io_uring_setup, and by which number the kernel calls the architecture.</summary>
    static readonly Dictionary<Architecture, (uint Audit, uint[] Calls)> Refused = new()
    {
        [Architecture.X64] = (0xc000003e, [41, 101, 310, 311, 425]),
        [Architecture.Arm64] = (0xc00000b7, [198, 117, 270, 271, 425]),
    };

    public static unsafe void Apply()
    {
        if (!Refused.TryGetValue(RuntimeInformation.ProcessArchitecture, out var table))
            return;
        var instructions = Program(table.Audit, table.Calls);
        fixed (Instruction* first = instructions)
        {
            var program = new FilterProgram { Length = (ushort)instructions.Length, First = first };
            _ = ProcessControl(SetSeccomp, FilterMode, &program);
        }
    }

    static Instruction[] Program(uint architecture, uint[] calls)
    {
        var checks = calls.Length + 1;
        return
        [
            new(Load, 0, 0, ArchitectureAt),
            new(JumpIfEqual, 0, (byte)(checks + 2), architecture),
            new(Load, 0, 0, NumberAt),
            new(JumpIfAtLeast, (byte)checks, 0, OtherTable),
            .. calls.Select((call, at) => new Instruction(JumpIfEqual, (byte)(calls.Length - at), 0, call)),
            new(Return, 0, 0, Allow),
            new(Return, 0, 0, Refuse),
        ];
    }

    [StructLayout(LayoutKind.Sequential)]
    readonly record struct Instruction(ushort Code, byte IfTrue, byte IfFalse, uint Value);

    [StructLayout(LayoutKind.Sequential)]
    unsafe struct FilterProgram
    {
        public ushort Length;
        public Instruction* First;
    }

    [LibraryImport("libc", EntryPoint = "prctl")]
    private static unsafe partial int ProcessControl(int what, nuint mode, FilterProgram* program);
}
