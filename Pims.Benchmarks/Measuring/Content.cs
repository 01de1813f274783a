using System.Buffers.Binary;

namespace Pims.Benchmarks.Measuring;

/// <summary>The bytes of a numbered file, each file's different, without keeping any of them.</summary>
static class Content
{
    /// <summary>Blocks of the given random bytes, the first with the number at its start.</summary>
    public static IEnumerable<ReadOnlyMemory<byte>> Blocks(byte[] random, long size, int number)
    {
        var first = new byte[Math.Min(4096, size)];
        random.AsSpan(0, first.Length).CopyTo(first);
        BinaryPrimitives.WriteInt32LittleEndian(first, number);
        yield return first;
        for (var left = size - first.Length; left > 0; left -= random.Length)
            yield return random.AsMemory(0, (int)Math.Min(left, random.Length));
    }
}
