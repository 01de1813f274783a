using System.Data.Common;
using Microsoft.AspNetCore.DataProtection;
using Microsoft.Extensions.DependencyInjection.Extensions;
using Pims.Actions;
using Pims.Actions.Access;
using Pims.Actions.Assets;
using Pims.Actions.Buckets;
using Pims.Actions.Chores;
using Pims.Actions.Files;
using Pims.Actions.Imaging;
using Pims.Actions.Imaging.Previews;
using Pims.Actions.Tags;
using Pims.Server.Dialects;
using Pims.Storage;
using Pims.Storage.Blobs;

namespace Pims.Server;

/// <summary>What the server is put together from.</summary>
public static class Application
{
    /// <summary>Builds the server over a data folder: storage, actions, tables, first key, addresses. It is ready to be started.</summary>
    /// <param name="builder">Its configuration has been read into <paramref name="options"/>.</param>
    /// <param name="options">All settings.</param>
    /// <param name="folder">Held by this process; closed by the caller after the server.</param>
    public static async Task<WebApplication> BuildAsync(WebApplicationBuilder builder, ServerOptions options, DataFolder folder)
    {
        builder.WebHost.UseUrls(options.Urls);
        builder.WebHost.ConfigureKestrel(kestrel => kestrel.AddServerHeader = false).UseKestrelHttpsConfiguration();
        // A variable of the framework's would have it believe forwarded headers of everybody.
        builder.Configuration["ForwardedHeaders_Enabled"] = "false";
        builder.Services.AddFrameworkLogFilter().AddPims(options, folder);
        var app = builder.Build();
        var database = app.Services.GetRequiredService<Database>();
        await using (await database.Dialect.HoldStartAsync(CancellationToken.None))
        {
            await Migrator.MigrateAsync(database, app.Services.GetRequiredService<TimeProvider>(), CancellationToken.None);
            // Makes the first key, where there is none, before others can.
            app.Services.GetRequiredService<Seal>().Close([]);
            await FirstKey.MakeAsync(
                app.Services.GetRequiredService<FirstAdministrator>(), app.Services.GetRequiredService<Credentials>(), options, app.Logger);
        }
        app.UseProxies(options);
        app.Use(AnswerHeaders.AddAsync);
        app.UseHsts();
        app.UseCrossOrigin(options);
        app.MapPims(options);
        return app;
    }

    /// <summary>Opens the library in the data folder beside a server that may run over it: all that actions need, and no addresses.</summary>
    /// <exception cref="FaultyOptionsException">There is no library in the folder, or an older program's.</exception>
    public static async Task<WebApplication> OpenAsync(WebApplicationBuilder builder, ServerOptions options)
    {
        builder.Services.AddPims(options, DataFolder.Visit(options.Data, hasDatabase: options.Database is null));
        var app = builder.Build();
        var place = options.Database is null ? options.Data : "PIMS_DATABASE";
        if (await MissingAsync(app.Services.GetRequiredService<Database>(), place) > 0)
            throw new FaultyOptionsException([$"The library in {place} is an older program's: start the server once, which brings it up to date."]);
        return app;
    }

    static async Task<int> MissingAsync(Database database, string place)
    {
        try
        {
            return await Migrator.MissingAsync(database, CancellationToken.None);
        }
        catch (DbException error)
        {
            throw new FaultyOptionsException([$"The database in {place} is none of this program's: {error.Message}"]);
        }
    }

    static void AddPims(this IServiceCollection services, ServerOptions options, DataFolder folder)
    {
        services.AddSingleton(options).AddSingleton(folder).AddSingleton(options.Limits).AddSingleton(options.Images);
        services.TryAddSingleton(TimeProvider.System);

        services.AddSingleton(provider => new Database(options.Database is { } shared ? new PostgresDialect(shared) : new SqliteDialect(folder.Database))
        {
            // Asked for when there is something to forget: a visitor to the folder loses no file, and must not touch what is kept.
            OnLostFiles = checksums => provider.GetRequiredService<RenditionStore>().Forget(checksums),
        });
        services.AddStores(options, folder);

        KeyRing.Add(services, options, folder);
        services.AddSingleton(provider =>
        {
            var protector = provider.GetRequiredService<IDataProtectionProvider>().CreateProtector("secrets");
            return new Seal(protector.Protect, protector.Unprotect);
        });
        services.AddSingleton<BucketKeys>().AddSingleton<BucketDeletion>().AddSingleton<AssetDeletion>().AddSingleton<TrashPurge>().AddSingleton<AssetRestoration>();
        services.AddSingleton<TagChange>().AddSingleton<SignedUrls>().AddSingleton<DownloadUrls>();
        services.AddSingleton(options.Access).AddSingleton<FirstAdministrator>().AddSingleton<Credentials>().AddSingleton<Passwords>();

        services.TryAddSingleton(provider => new ImageWorkers(options.Images, Worker.Command, folder.Workers, provider.GetRequiredService<TimeProvider>())
        {
            OnEnded = reason => Log.WorkerEnded(provider.GetRequiredService<ILogger<ImageWorkers>>(), reason),
        });
        services.AddSingleton(provider => new FileMeta(provider.GetRequiredService<ImageWorkers>())
        {
            OnFault = (type, fault) => Log.MetadataFault(provider.GetRequiredService<ILogger<FileMeta>>(), type, fault),
        });
        services.AddSingleton<FileIntake>().AddSingleton<AssetFiles>().AddSingleton<PreviewPrograms>().AddSingleton(options.Transforms).AddSingleton<Renditions>();
        services.AddSingleton<RecentPlaces>().AddSingleton<ZipContents>().AddSingleton<AssetZip>();

        var catalog = Catalog.Of(options.Limits);
        services.AddSingleton(catalog);
        foreach (var entry in catalog.Entries)
            services.AddSingleton(entry.Handler);

        services.AddSingleton<ShutdownDeadline>().AddSingleton<Failures>().AddSingleton<RateLimits>().AddSingleton<Callers>().AddSingleton<ActionRunner>().AddSingleton<Links>().AddSingleton<Batch>();
        services.AddSingleton<AnswerSender>().AddSingleton<ActionEndpoint>().AddSingleton<MediaEndpoint>().AddSingleton<DownloadEndpoint>().AddSingleton<HealthEndpoint>();
        services.AddCrossOrigin(options);

        services.AddSingleton(new ChoreOptions
        {
            TrashRetention = options.TrashRetention,
            VersionsKept = options.VersionsKept,
            VersionRetention = options.VersionRetention,
        });
        foreach (var chore in ChoreList.All)
            services.AddSingleton(typeof(Chore), chore);
        services.AddSingleton<ChoreJournal>().AddSingleton<ChoreTurns>().AddHostedService<Housekeeping>();
    }

    /// <summary>Where files are kept, and pictures made from them.</summary>
    static void AddStores(this IServiceCollection services, ServerOptions options, DataFolder folder)
    {
        if (options.Blobs is { } address)
        {
            services.AddSingleton(_ => new S3Bucket(address));
            services.AddSingleton(provider => new LocalCopies(folder.Copies, options.BlobCacheBytes, options.DiskReserveBytes, provider.GetRequiredService<TimeProvider>()));
            services.AddSingleton<BlobStore>(provider => new S3BlobStore(
                provider.GetRequiredService<S3Bucket>(), provider.GetRequiredService<LocalCopies>(), provider.GetRequiredService<TimeProvider>()) { OnLeftover = Leftover(provider) });
            if (options.RenditionBytes > 0)
                services.AddSingleton(provider => new S3Renditions(provider.GetRequiredService<S3Bucket>()) { OnLeftover = Leftover(provider) });
        }
        else
        {
            services.AddSingleton<BlobStore>(provider => new DiskBlobStore(folder.Path, options.DiskReserveBytes, folder.HeldSince) { OnLeftover = Leftover(provider) });
        }
        services.AddSingleton(provider => new RenditionStore(
            folder.Renditions, options.RenditionBytes, options.DiskReserveBytes, provider.GetRequiredService<TimeProvider>())
        {
            OnLeftover = Leftover(provider),
            Shared = provider.GetService<S3Renditions>(),
            OnNotShared = (name, error) => Log.NotShared(provider.GetRequiredService<ILogger<RenditionStore>>(), name, error),
        });

        static Action<string, IOException> Leftover(IServiceProvider provider) =>
            (name, error) => Log.Leftover(provider.GetRequiredService<ILogger<BlobStore>>(), name, error);
    }

    static void MapPims(this WebApplication app, ServerOptions options)
    {
        var actions = app.Services.GetRequiredService<ActionEndpoint>();
        var media = app.Services.GetRequiredService<MediaEndpoint>();
        var downloads = app.Services.GetRequiredService<DownloadEndpoint>();
        var health = app.Services.GetRequiredService<HealthEndpoint>();
        app.Map("/api/{**rest}", actions.HandleAsync).AllowOrigins(options, CrossOrigin.Actions);
        app.Map("/media/{code}/{**filename}", (HttpContext context) => media.HandleAsync(context, (string)context.Request.RouteValues["code"]!)).AllowOrigins(options, CrossOrigin.Media);
        app.Map("/download/{id:long}/{**filename}", downloads.HandleAsync).AllowOrigins(options, CrossOrigin.Media);
        string[] reading = [HttpMethods.Get, HttpMethods.Head];
        app.MapMethods("/health", reading, HealthEndpoint.LiveAsync);
        app.MapMethods("/health/live", reading, HealthEndpoint.LiveAsync);
        app.MapMethods("/health/ready", reading, health.ReadyAsync);
        // The pattern is said, because the framework's own leaves out whatever has a dot.
        app.MapFallback("{**path}", context => JsonAnswer.FailAsync(
            context, Errors.NotFound.Because("There is nothing here: actions are posted to /api, files are at /media, health at /health."), RequestId.Of(context)));
    }
}
