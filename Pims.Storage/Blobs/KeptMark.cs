using System.Buffers.Binary;
using System.Security.Cryptography;
using System.Text;
using Microsoft.Win32.SafeHandles;

namespace Pims.Storage.Blobs;

/// <summary>
/// What stands behind a kept picture in its file: how long it is, and whose it is. A file that was cut off, or put there by somebody else,
/// does not bear it, and is no picture. Image programs don't look behind the end.
/// </summary>
static class KeptMark
{
    public const int Size = 8 + SHA256.HashSizeInBytes;

    public static void Write(SafeFileHandle file, long length, string name)
    {
        Span<byte> mark = stackalloc byte[Size];
        Fill(mark, length, name);
        RandomAccess.Write(file, mark, length);
    }

    /// <summary>How long the picture is; null where the file is not this one as it was kept.</summary>
    public static long? LengthOf(SafeFileHandle file, string name)
    {
        var length = RandomAccess.GetLength(file) - Size;
        if (length < 0)
            return null;
        Span<byte> mark = stackalloc byte[2 * Size];
        Fill(mark[Size..], length, name);
        return RandomAccess.Read(file, mark[..Size], length) == Size && mark[..Size].SequenceEqual(mark[Size..]) ? length : null;
    }

    static void Fill(Span<byte> mark, long length, string name)
    {
        BinaryPrimitives.WriteInt64LittleEndian(mark, length);
        SHA256.HashData(Encoding.UTF8.GetBytes($"{length} {name}"), mark[8..]);
    }
}
