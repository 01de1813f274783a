using Microsoft.AspNetCore.Http;

namespace Pims.Benchmarks.Baseline;

/// <summary>Sends every file of a store, one after another, as they are.</summary>
sealed class BareCopies(string folder)
{
    const int BlockSize = 256 * 1024;

    public async Task AnswerAsync(HttpContext context)
    {
        foreach (var path in Directory.EnumerateFiles(Path.Combine(folder, "blobs"), "*", SearchOption.AllDirectories))
        {
            await using var file = new FileStream(path, FileMode.Open, FileAccess.Read, FileShare.Read, bufferSize: 0, FileOptions.Asynchronous);
            await file.CopyToAsync(context.Response.Body, BlockSize, context.RequestAborted);
        }
    }
}
