using System.Buffers.Binary;
using System.Security.Cryptography;
using System.Text;
using Microsoft.Win32.SafeHandles;

namespace Pims.Storage.Blobs;

/// <summary>
/// What stands behind a kept picture in its file: how long it is, the hash of its bytes, and whose it is. A file that was cut off, or put
/// there by somebody else, or kept in an older form, does not bear it, and is no picture. Image programs don't look behind the end.
/// </summary>
/// <param name="Length">Of the picture, in bytes.</param>
/// <param name="Hash">SHA-256 of its bytes, in hex: the same request may come to other bytes when it is made again.</param>
sealed record KeptMark(long Length, string Hash)
{
    public const int Size = 8 + 2 * SHA256.HashSizeInBytes;

    const int HashAt = 8, SealAt = HashAt + SHA256.HashSizeInBytes, BlockSize = 64 * 1024;

    /// <summary>Of a picture that has no mark behind it yet.</summary>
    public static KeptMark Of(SafeFileHandle file) => Of(file, RandomAccess.GetLength(file));

    /// <summary>Of the first bytes of a file.</summary>
    public static KeptMark Of(SafeFileHandle file, long end)
    {
        using var hash = IncrementalHash.CreateHash(HashAlgorithmName.SHA256);
        var block = new byte[BlockSize];
        var length = 0L;
        for (int read; (read = RandomAccess.Read(file, block.AsSpan(0, (int)Math.Min(BlockSize, end - length)), length)) > 0; length += read)
            hash.AppendData(block, 0, read);
        return new KeptMark(length, Convert.ToHexStringLower(hash.GetHashAndReset()));
    }

    /// <summary>Null where the file is not this one as it was kept.</summary>
    public static KeptMark? Read(SafeFileHandle file, string name)
    {
        var length = RandomAccess.GetLength(file) - Size;
        if (length < 0)
            return null;
        Span<byte> bytes = stackalloc byte[Size];
        if (RandomAccess.Read(file, bytes, length) != Size)
            return null;
        var mark = new KeptMark(length, Convert.ToHexStringLower(bytes[HashAt..SealAt]));
        Span<byte> right = stackalloc byte[Size];
        mark.Fill(right, name);
        return bytes.SequenceEqual(right) ? mark : null;
    }

    public void Write(SafeFileHandle file, string name) => RandomAccess.Write(file, Bytes(name), Length);

    public byte[] Bytes(string name)
    {
        var bytes = new byte[Size];
        Fill(bytes, name);
        return bytes;
    }

    void Fill(Span<byte> bytes, string name)
    {
        BinaryPrimitives.WriteInt64LittleEndian(bytes, Length);
        Convert.FromHexString(Hash, bytes[HashAt..SealAt], out _, out _);
        SHA256.HashData(Encoding.UTF8.GetBytes($"{Length} {Hash} {name}"), bytes[SealAt..]);
    }
}
