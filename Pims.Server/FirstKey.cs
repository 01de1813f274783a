using Pims.Actions.Access;

namespace Pims.Server;

/// <summary>The administrator's key of a new library. A made one is printed once, and not through the log, which may be kept.</summary>
static class FirstKey
{
    public static async Task MakeAsync(FirstAdministrator first, Credentials credentials, ServerOptions options, ILogger logger)
    {
        var made = await first.MakeAsync(options.AdminKey, CancellationToken.None);
        if (made is not null && options.AdminKey is null)
            await Console.Out.WriteLineAsync($"The administrator's API key, shown this once: {made}");
        else if (made is null && options.AdminKey is { } key && await credentials.FindAsync(key, CancellationToken.None) is null)
            Log.AdminKeyUnknown(logger);
    }
}
