namespace Pims.Server;

/// <summary>
/// What ASP.NET logs below a warning names whole addresses, and a read key or a signature stands in their query. It logs before any
/// middleware runs; so no level that an operator sets, for whichever provider or category, lets these lines through.
/// </summary>
static class FrameworkLog
{
    const string Framework = "Microsoft.AspNetCore";

    public static IServiceCollection AddFrameworkLogFilter(this IServiceCollection services) =>
        // After all that is configured, and again when appsettings.json changes.
        services.PostConfigure<LoggerFilterOptions>(options =>
        {
            LoggerFilterRule[] rules = [new(null, null, options.MinLevel, null), .. options.Rules];
            options.Rules.Clear();
            foreach (var rule in rules)
                options.Rules.Add(new LoggerFilterRule(rule.ProviderName, rule.CategoryName, rule.LogLevel,
                    (provider, category, level) => IsFit(category, level) && rule.Filter?.Invoke(provider, category, level) is not false));
        });

    static bool IsFit(string? category, LogLevel level) =>
        level >= LogLevel.Warning || category?.StartsWith(Framework, StringComparison.OrdinalIgnoreCase) is not true;
}
