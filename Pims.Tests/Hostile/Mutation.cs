using System.Buffers.Binary;
using System.Text;
using Pims.Tests.Imaging;

namespace Pims.Tests.Hostile;

/// <summary>Changes files as damage and malice do. The same number gives the same file.</summary>
static class Mutation
{
    const int PngHead = 8;

    static readonly uint[] Limits = [0, 1, 2, 0x7f, 0x80, 0xff, 0x7fff, 0x8000, 0xffff, 0x10000, 0x7fffffff, 0x80000000, 0xfffffffe, uint.MaxValue];

    static readonly Func<Random, byte[], byte[], byte[]>[] Ways =
    [
        Flip, Flip, Flip, Flip, Flip, Number, Number, Number, Number, Overwrite, Overwrite, Truncate, Remove, Repeat, Swap, Insert, Splice,
    ];

    public static byte[] Of(int number, byte[] file, byte[] other)
    {
        var random = new Random(number);
        for (var changes = Math.Max(1, random.Next(-2, 4)); changes > 0; changes--)
            file = Ways[random.Next(Ways.Length)](random, file, other);
        // A decoder that looks at sums first would never see what else is wrong.
        return random.Next(3) == 0 ? file : Summed(file);
    }

    static byte[] Flip(Random random, byte[] file, byte[] other)
    {
        var changed = file.ToArray();
        for (var count = changed.Length == 0 ? 0 : random.Next(1, 8); count > 0; count--)
            changed[Near(random, changed.Length)] ^= (byte)(1 << random.Next(8));
        return changed;
    }

    static byte[] Overwrite(Random random, byte[] file, byte[] other)
    {
        var changed = file.ToArray();
        var (at, length) = Part(random, file.Length, 64);
        if (random.Next(2) == 0)
            changed.AsSpan(at, length).Fill((byte)(random.Next(2) * 0xff));
        else
            random.NextBytes(changed.AsSpan(at, length));
        return changed;
    }

    /// <summary>A number that lengths and sizes come to grief over, in either order and three widths.</summary>
    static byte[] Number(Random random, byte[] file, byte[] other)
    {
        var changed = file.ToArray();
        if (changed.Length < 4)
            return changed;
        var (at, value) = (Math.Min(Near(random, changed.Length), changed.Length - 4), Limits[random.Next(Limits.Length)]);
        switch (random.Next(5))
        {
            case 0: BinaryPrimitives.WriteUInt32BigEndian(changed.AsSpan(at), value); break;
            case 1: BinaryPrimitives.WriteUInt32LittleEndian(changed.AsSpan(at), value); break;
            case 2: BinaryPrimitives.WriteUInt16BigEndian(changed.AsSpan(at), (ushort)value); break;
            case 3: BinaryPrimitives.WriteUInt16LittleEndian(changed.AsSpan(at), (ushort)value); break;
            default: changed[at] = (byte)value; break;
        }
        return changed;
    }

    static byte[] Truncate(Random random, byte[] file, byte[] other) => file[..random.Next(file.Length + 1)];

    static byte[] Remove(Random random, byte[] file, byte[] other)
    {
        var (at, length) = Part(random, file.Length, 256);
        return [.. file[..at], .. file[(at + length)..]];
    }

    static byte[] Repeat(Random random, byte[] file, byte[] other)
    {
        var (at, length) = Part(random, file.Length, 512);
        return [.. file[..at], .. Enumerable.Repeat(file[at..(at + length)], random.Next(2, 40)).SelectMany(part => part), .. file[(at + length)..]];
    }

    static byte[] Swap(Random random, byte[] file, byte[] other)
    {
        var cuts = Enumerable.Range(0, 3).Select(_ => random.Next(file.Length + 1)).Order().ToArray();
        return [.. file[..cuts[0]], .. file[cuts[1]..cuts[2]], .. file[cuts[0]..cuts[1]], .. file[cuts[2]..]];
    }

    static byte[] Insert(Random random, byte[] file, byte[] other)
    {
        var (at, length) = (random.Next(file.Length + 1), random.Next(1, 100));
        var inserted = new byte[length];
        random.NextBytes(inserted);
        return [.. file[..at], .. inserted, .. file[at..]];
    }

    /// <summary>The beginning of one file and the rest of another, often of another format.</summary>
    static byte[] Splice(Random random, byte[] file, byte[] other) => [.. file[..random.Next(file.Length + 1)], .. other[random.Next(other.Length + 1)..]];

    /// <summary>Heads decide most, so half of all changes are among the first bytes.</summary>
    static int Near(Random random, int length) => random.Next(random.Next(2) == 0 ? Math.Min(length, 200) : length);

    static (int At, int Length) Part(Random random, int length, int most)
    {
        var at = length == 0 ? 0 : Near(random, length);
        return (at, random.Next(Math.Min(most, length - at) + 1));
    }

    /// <summary>A PNG's sums put right, as far as its chunks can be followed.</summary>
    static byte[] Summed(byte[] file)
    {
        if (file.Length <= PngHead || !file.AsSpan(1).StartsWith("PNG"u8))
            return file;
        var summed = new List<byte>(file.AsSpan(0, PngHead).ToArray());
        var at = PngHead;
        while (at + 12 <= file.Length && BinaryPrimitives.ReadUInt32BigEndian(file.AsSpan(at)) is var length && at + 12L + length <= file.Length)
        {
            summed.AddRange(Pictures.Chunk(Encoding.Latin1.GetString(file, at + 4, 4), file[(at + 8)..(at + 8 + (int)length)]));
            at += 12 + (int)length;
        }
        return [.. summed, .. file[at..]];
    }
}
