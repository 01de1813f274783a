using System.Globalization;
using System.Text;
using Newtonsoft.Json.Linq;

namespace Pims.Actions;

/// <summary>
/// A place in a list: the last row's sort value and id. It names the list too, so that it can't be used with another one.
/// What it shows is only what the page before it showed; it gives no right.
/// </summary>
static class Cursor
{
    public static string Write(string list, object value, long id) =>
        Convert.ToBase64String(Encoding.UTF8.GetBytes(new JArray(list, value, id).ToString(Newtonsoft.Json.Formatting.None)))
            .TrimEnd('=').Replace('+', '-').Replace('/', '_');

    /// <summary>A page of rows that were asked for with one more, and while that one came the cursor of the next page.</summary>
    /// <param name="rows">In the order of the list, at most <paramref name="limit"/> + 1.</param>
    /// <param name="limit">How many a page has.</param>
    /// <param name="list">The name of the list.</param>
    /// <param name="place">A row's sort value and id.</param>
    public static (IReadOnlyList<T> Page, string? Next) Cut<T>(IReadOnlyList<T> rows, int limit, string list, Func<T, (object Value, long Id)> place)
    {
        if (rows.Count <= limit)
            return (rows, null);
        var (value, id) = place(rows[limit - 1]);
        return ([.. rows.Take(limit)], Write(list, value, id));
    }

    /// <returns>Null where no cursor was given.</returns>
    /// <exception cref="ActionError"><c>invalid_parameter</c></exception>
    public static (object Value, long Id)? Read(string? cursor, string list)
    {
        if (cursor is null)
            return null;
        try
        {
            var padded = cursor.Replace('-', '+').Replace('_', '/') + new string('=', (4 - cursor.Length % 4) % 4);
            using var reader = new Newtonsoft.Json.JsonTextReader(new StringReader(Encoding.UTF8.GetString(Convert.FromBase64String(padded))))
            {
                DateParseHandling = Newtonsoft.Json.DateParseHandling.None,
                MaxDepth = 2,
            };
            if (JToken.ReadFrom(reader) is JArray { Count: 3 } parts && parts[0] is JValue { Value: string of } && of == list
                && parts[1] is JValue { Value: string or long } value && parts[2] is JValue { Value: long id })
                return (value.Value!, id);
        }
        catch (Exception error) when (error is FormatException or Newtonsoft.Json.JsonException)
        {
            throw Wrong();
        }
        throw Wrong();
    }

    /// <summary>The name of a list from what selects and sorts it.</summary>
    public static string List(params object?[] parts) =>
        string.Join('|', parts.Select(part => Convert.ToString(part, CultureInfo.InvariantCulture)));

    public static ActionError Wrong() => Errors.InvalidParameter.Because("cursor must be the next_cursor of the page before, asked with the same parameters.", "cursor");
}
