using System.Data.Common;
using Pims.Actions.Imaging;
using Pims.Actions.Imaging.Workers;
using Pims.Actions.Status;
using Pims.Server;
using Pims.Storage;

return args is [WorkerProgram.Name, var folder] ? WorkerProgram.Run(folder) : await ServeAsync(args);

// Apart, so that a worker loads nothing of the web server.
static async Task<int> ServeAsync(string[] args)
{
    try
    {
        var builder = WebApplication.CreateSlimBuilder(new WebApplicationOptions { Args = args, ContentRootPath = AppContext.BaseDirectory });
        builder.Logging.AddSimpleConsole(console => console.SingleLine = true).AddFilter("Microsoft", LogLevel.Warning)
            // It warns that its key ring is not encrypted; the data folder is readable by this user alone.
            .AddFilter("Microsoft.AspNetCore.DataProtection", LogLevel.Error)
            // Why it can't listen is told below, in one line.
            .AddFilter("Microsoft.Extensions.Hosting.Internal.Host", LogLevel.Critical);
        var options = ServerOptions.Read(builder.Configuration);
        if (args is [AdminCommand.Name, .. var rest])
            return await AdminCommand.RunAsync(rest, () => Application.OpenAsync(builder, options));
        if (args is [BackupCommand.Name or BackupCommand.RestoreName, ..])
            return await BackupCommand.RunAsync(args, options);
        if (args is [CopyCommand.Name, ..])
            return await CopyCommand.RunAsync(args, options);
        using var folder = DataFolder.Hold(options.Data);
        await using var app = await Application.BuildAsync(builder, options, folder);
        await Listening.StartAsync(app, options);
        Log.Serving(app.Logger, GetStatus.Version, folder.Path, string.Join(" ", app.Urls), app.Services.GetRequiredService<Database>().Dialect.Name);
        if ((await app.Services.GetRequiredService<ImageWorkers>().EngineAsync(CancellationToken.None)).Unavailable is { } reason)
            Log.ImagesOff(app.Logger, reason);
        await app.WaitForShutdownAsync();
        return 0;
    }
    catch (Exception error) when (error is FaultyOptionsException or UnsuitableDatabaseException or StorageFullException or StorageUnavailableException or DbException)
    {
        await Console.Error.WriteLineAsync(error.Message);
        return 2;
    }
}
