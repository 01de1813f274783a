using Npgsql;

namespace Pims.Storage;

/// <summary>Where a PostgreSQL database is: <c>postgres://user:password@host:port/name?sslmode=require</c>, or Npgsql's own <c>Host=...;Database=...</c>.</summary>
public static class PostgresAddress
{
    /// <summary>A connection string; null where the text is none.</summary>
    public static string? Read(string text)
    {
        try
        {
            var builder = Uri.TryCreate(text, UriKind.Absolute, out var uri) && uri.Scheme is "postgres" or "postgresql"
                ? Of(uri)
                : new NpgsqlConnectionStringBuilder(text);
            return builder is { Host: not null, Database: not null } ? builder.ToString() : null;
        }
        catch (Exception error) when (error is ArgumentException or FormatException or KeyNotFoundException)
        {
            return null;
        }
    }

    static NpgsqlConnectionStringBuilder Of(Uri uri)
    {
        var builder = new NpgsqlConnectionStringBuilder();
        foreach (var part in uri.Query.TrimStart('?').Split('&', StringSplitOptions.RemoveEmptyEntries))
            builder[Uri.UnescapeDataString(part.Split('=', 2)[0])] = Uri.UnescapeDataString(part.Split('=', 2)[^1]);
        if (uri.Host.Length > 0)
            builder.Host = uri.Host.Trim('[', ']');
        if (uri.Port > 0)
            builder.Port = uri.Port;
        if (uri.AbsolutePath.Length > 1)
            builder.Database = Uri.UnescapeDataString(uri.AbsolutePath[1..]);
        if (uri.UserInfo.Split(':', 2) is { } who && who[0].Length > 0)
        {
            builder.Username = Uri.UnescapeDataString(who[0]);
            if (who.Length > 1)
                builder.Password = Uri.UnescapeDataString(who[1]);
        }
        return builder;
    }
}
