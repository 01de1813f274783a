using System.Globalization;
using System.Security.Cryptography;
using Pims.Benchmarks.Measuring;

namespace Pims.Benchmarks.Baseline;

/// <summary>Writes files durably and hashes them, with nothing around it.</summary>
sealed class BareFiles(string folder)
{
    public void Write(long size, byte[] bytes, IEnumerable<int> numbers)
    {
        foreach (var number in numbers)
        {
            using var hash = IncrementalHash.CreateHash(HashAlgorithmName.SHA256);
            using var file = File.OpenHandle(Path.Combine(folder, number.ToString(CultureInfo.InvariantCulture)), FileMode.CreateNew, FileAccess.Write);
            var at = 0L;
            foreach (var block in Content.Blocks(bytes, size, number))
            {
                hash.AppendData(block.Span);
                RandomAccess.Write(file, block.Span, at);
                at += block.Length;
            }
            hash.GetHashAndReset();
            RandomAccess.FlushToDisk(file);
        }
    }
}
