using System.Collections.Concurrent;
using System.Text;
using Microsoft.Extensions.Logging;

namespace Pims.Tests.Support;

/// <summary>Keeps what a server logs: the lines, the values that they are made of, exceptions and scopes.</summary>
sealed class LogBook : ILoggerProvider
{
    readonly ConcurrentQueue<string> lines = new();

    public IReadOnlyCollection<string> Lines => lines;

    /// <summary>The lines that hold one of the secrets, as it is or in a form that it travels in.</summary>
    public IReadOnlyList<string> LinesWith(IEnumerable<string> secrets, int after = 0)
    {
        var forms = secrets.SelectMany(Forms).Distinct().ToArray();
        return [.. lines.Skip(after).Where(line => forms.Any(form => line.Contains(form, StringComparison.Ordinal)))];
    }

    /// <summary>Percent-encoded, as a form field, and as base64 wherever it begins within a longer text.</summary>
    public static IEnumerable<string> Forms(string secret)
    {
        yield return secret;
        yield return Uri.EscapeDataString(secret);
        yield return secret.Replace(' ', '+');
        // Of a secret within more text, the letters that no neighbour has a part in.
        for (var before = 0; before < 3; before++)
            yield return Convert.ToBase64String([.. new byte[before], .. Encoding.UTF8.GetBytes(secret)])[(before == 0 ? 0 : 4)..].TrimEnd('=')[..^2];
    }

    public ILogger CreateLogger(string categoryName) => new Logger(this, categoryName);

    public void Dispose()
    {
    }

    sealed class Logger(LogBook book, string category) : ILogger
    {
        public IDisposable? BeginScope<TState>(TState state) where TState : notnull
        {
            book.lines.Enqueue($"{category} scope {Values(state)}");
            return null;
        }

        public bool IsEnabled(LogLevel logLevel) => true;

        public void Log<TState>(LogLevel logLevel, EventId eventId, TState state, Exception? exception, Func<TState, Exception?, string> formatter) =>
            book.lines.Enqueue($"{logLevel} {category}: {formatter(state, exception)} {Values(state)} {exception}");

        static string Values(object? state) =>
            state is IEnumerable<KeyValuePair<string, object?>> pairs ? string.Join(' ', pairs.Select(pair => $"{pair.Key}={pair.Value}")) : $"{state}";
    }
}
