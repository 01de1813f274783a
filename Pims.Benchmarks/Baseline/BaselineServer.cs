using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.FileProviders;
using Microsoft.Extensions.Logging;

namespace Pims.Benchmarks.Baseline;

/// <summary>A bare Kestrel endpoint over the same database: what the work costs with nothing around it; and the folder's files at /static.</summary>
static class BaselineServer
{
    public static async Task<int> RunAsync(string url, string folder)
    {
        var builder = WebApplication.CreateSlimBuilder();
        builder.Logging.ClearProviders();
        builder.WebHost.UseUrls(url).ConfigureKestrel(kestrel => kestrel.AddServerHeader = false);
        await using var app = builder.Build();
        app.UseStaticFiles(new StaticFileOptions { FileProvider = new PhysicalFileProvider(folder), RequestPath = "/static" });
        var reads = new BareReads(folder);
        await using var inserts = new BareInserts(folder);
        var tree = new Lazy<BareTree>(() => new BareTree(folder));
        var copies = new BareCopies(folder);
        app.Run(async context =>
        {
            await DrainAsync(context);
            await (context.Request.Path.Value switch
            {
                "/getBucket/pims" => reads.BucketAsync(context, rpc: false),
                "/getBucket/rpc" => reads.BucketAsync(context, rpc: true),
                "/listAssetsInBucket/pims" => reads.AssetsAsync(context, rpc: false),
                "/listAssetsInBucket/rpc" => reads.AssetsAsync(context, rpc: true),
                "/addBucket" => inserts.AnswerAsync(context),
                "/blobs" => copies.AnswerAsync(context),
                "/tree" => tree.Value.AnswerAsync(context),
                _ => Task.CompletedTask,
            });
        });
        await app.RunAsync();
        return 0;
    }

    /// <summary>Sends JSON with its length, as ours does.</summary>
    public static Task SendAsync(HttpContext context, ReadOnlyMemory<byte> json)
    {
        context.Response.ContentType = "application/json; charset=utf-8";
        context.Response.ContentLength = json.Length;
        return context.Response.Body.WriteAsync(json, context.RequestAborted).AsTask();
    }

    static async Task DrainAsync(HttpContext context)
    {
        while (true)
        {
            var read = await context.Request.BodyReader.ReadAsync(context.RequestAborted);
            context.Request.BodyReader.AdvanceTo(read.Buffer.End);
            if (read.IsCompleted)
                return;
        }
    }
}
