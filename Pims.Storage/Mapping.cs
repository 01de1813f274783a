using System.Data;
using System.Data.Common;
using Dapper;

namespace Pims.Storage;

/// <summary>How values stand in columns: names in snake_case, times as UTC milliseconds since 1970.</summary>
static class Mapping
{
    public static void Register()
    {
        DefaultTypeMap.MatchNamesWithUnderscores = true;
        // Dapper asks its own map before a handler when it writes; without this the handler only reads.
        SqlMapper.RemoveTypeMap(typeof(DateTimeOffset));
        SqlMapper.RemoveTypeMap(typeof(DateTimeOffset?));
        SqlMapper.AddTypeHandler(typeof(DateTimeOffset), new MillisecondsHandler());
    }

    /// <summary>The moment in a column, of a row that is read without Dapper.</summary>
    public static DateTimeOffset Moment(this DbDataReader row, int column) => DateTimeOffset.FromUnixTimeMilliseconds(row.GetInt64(column));

    public static DateTimeOffset? MomentOrNull(this DbDataReader row, int column) => row.IsDBNull(column) ? null : row.Moment(column);

    // A null has its type too: PostgreSQL asks for it.
    sealed class MillisecondsHandler : SqlMapper.ITypeHandler
    {
        public void SetValue(IDbDataParameter parameter, object value) =>
            (parameter.DbType, parameter.Value) = (DbType.Int64, value is DateTimeOffset moment ? moment.ToUnixTimeMilliseconds() : DBNull.Value);

        public object Parse(Type destinationType, object value) => DateTimeOffset.FromUnixTimeMilliseconds((long)value);
    }
}
