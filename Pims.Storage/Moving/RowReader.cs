using System.Data.Common;
using System.Security.Cryptography;
using System.Buffers;
using System.Buffers.Binary;
using System.Text;

namespace Pims.Storage.Moving;

/// <summary>Rows of a table one by one, in one form whichever database they are of: null, long, bool, string or bytes. They are counted and hashed on the way.</summary>
/// <param name="table">Of which.</param>
/// <param name="holdsZeros">Whether texts keep a zero; else it is U+FFFD, as where the target can't have it.</param>
sealed class RowReader(LibraryTable table, bool holdsZeros) : IDisposable
{
    readonly IncrementalHash hash = IncrementalHash.CreateHash(HashAlgorithmName.SHA256);
    readonly ArrayBufferWriter<byte> line = new();

    public long Rows { get; private set; }

    /// <summary>Texts that had a zero.</summary>
    public long Zeros { get; private set; }

    public string Checksum() => Convert.ToHexStringLower(hash.GetHashAndReset());

    public IAsyncEnumerable<object?[]> EachAsync(Session session) => session.EachAsync(table.Select, Take);

    public void Dispose() => hash.Dispose();

    object?[] Take(DbDataReader row)
    {
        var values = new object?[table.Columns.Count];
        line.ResetWrittenCount();
        for (var column = 0; column < values.Length; column++)
        {
            values[column] = row.IsDBNull(column) ? null : Value(row, column, table.Columns[column].Kind);
            Mark(values[column]);
        }
        hash.AppendData(line.WrittenSpan);
        Rows++;
        return values;
    }

    object Value(DbDataReader row, int column, ColumnKind kind)
    {
        switch (kind)
        {
            case ColumnKind.Boolean:
                return row.GetBoolean(column);
            case ColumnKind.Text:
                var text = row.GetString(column);
                if (holdsZeros || !text.Contains('\0'))
                    return text;
                Zeros++;
                return text.Replace('\0', '\uFFFD');
            case ColumnKind.Bytes:
                return row.GetFieldValue<byte[]>(column);
            default:
                return row.GetInt64(column);
        }
    }

    /// <summary>A letter for what it is, then its length where that is not known: so no two rows are the same in bytes that are not.</summary>
    void Mark(object? value)
    {
        switch (value)
        {
            case null:
                Put('0', []);
                break;
            case bool isSo:
                Put('b', [isSo ? (byte)1 : (byte)0]);
                break;
            case long number:
                Span<byte> eight = stackalloc byte[8];
                BinaryPrimitives.WriteInt64LittleEndian(eight, number);
                Put('n', eight);
                break;
            case string text:
                PutLength('t', Encoding.UTF8.GetByteCount(text));
                Encoding.UTF8.GetBytes(text, line);
                break;
            case byte[] bytes:
                PutLength('x', bytes.Length);
                line.Write(bytes);
                break;
        }
    }

    void Put(char letter, ReadOnlySpan<byte> bytes)
    {
        line.GetSpan(1)[0] = (byte)letter;
        line.Advance(1);
        line.Write(bytes);
    }

    void PutLength(char letter, int length)
    {
        Put(letter, []);
        BinaryPrimitives.WriteInt32LittleEndian(line.GetSpan(4), length);
        line.Advance(4);
    }
}
