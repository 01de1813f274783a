using Pims.Actions.Access;
using Pims.Actions.Imaging;
using Pims.Actions.Status;
using Pims.Server;
using Pims.Storage;

try
{
    var builder = WebApplication.CreateSlimBuilder(new WebApplicationOptions { Args = args, ContentRootPath = AppContext.BaseDirectory });
    var options = ServerOptions.Read(builder.Configuration);
    using var folder = DataFolder.Hold(options.Data);

    builder.WebHost.UseUrls(options.Urls);
    builder.WebHost.ConfigureKestrel(kestrel => kestrel.AddServerHeader = false);
    builder.Logging.AddSimpleConsole(console => console.SingleLine = true).AddFilter("Microsoft", LogLevel.Warning);
    builder.Services.AddPims(options, folder);

    await using var app = builder.Build();
    var database = app.Services.GetRequiredService<Database>();
    await Migrator.MigrateAsync(database, TimeProvider.System, CancellationToken.None);
    await FirstKey.MakeAsync(app.Services.GetRequiredService<Credentials>(), options, app.Logger);
    Directory.CreateDirectory(folder.Renditions);
    app.MapPims();

    await app.StartAsync();
    Log.Serving(app.Logger, GetStatus.Version, folder.Path, string.Join(" ", app.Urls), database.Dialect.Name);
    if (app.Services.GetRequiredService<ImageEngine>().Unavailable is { } reason)
        Log.ImagesOff(app.Logger, reason);
    await app.WaitForShutdownAsync();
    return 0;
}
catch (FaultyOptionsException error)
{
    await Console.Error.WriteLineAsync(error.Message);
    return 2;
}
