using System.Runtime.InteropServices;

namespace ImageMagick;

public enum PixelMapping { RGBA }

/// <summary>The numbers are the C library's.</summary>
public enum StorageType { Char = 1, Short = 7 }

public interface IPixelCollection<TQuantumType> : IDisposable
    where TQuantumType : struct, IConvertible
{
    byte[]? ToByteArray(PixelMapping mapping);

    ushort[]? ToShortArray(int x, int y, uint width, uint height, string mapping);
}

public interface IPixelImportSettings
{
    string Mapping { get; }

    StorageType StorageType { get; }

    int X { get; }

    int Y { get; }

    uint Width { get; }

    uint Height { get; }
}

public sealed class PixelImportSettings(int x, int y, uint width, uint height, StorageType storageType, string mapping) : IPixelImportSettings
{
    public string Mapping => mapping;

    public StorageType StorageType => storageType;

    public int X => x;

    public int Y => y;

    public uint Width => width;

    public uint Height => height;
}

sealed class PixelCollection(WandHandle wand) : IPixelCollection<byte>
{
    public byte[]? ToByteArray(PixelMapping mapping)
    {
        var (width, height) = ((uint)Wand.Width(wand), (uint)Wand.Height(wand));
        return Export<byte>(0, 0, width, height, mapping.ToString(), StorageType.Char);
    }

    public ushort[]? ToShortArray(int x, int y, uint width, uint height, string mapping) => Export<ushort>(x, y, width, height, mapping, StorageType.Short);

    T[] Export<T>(int x, int y, uint width, uint height, string mapping, StorageType storage)
        where T : unmanaged
    {
        var values = GC.AllocateUninitializedArray<T>(checked((int)(width * height) * mapping.Length));
        wand.Check(Wand.ExportPixels(wand, x, y, width, height, mapping, storage, MemoryMarshal.AsBytes(values.AsSpan())));
        return values;
    }

    public void Dispose()
    {
    }
}
