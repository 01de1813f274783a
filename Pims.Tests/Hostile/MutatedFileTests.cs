using System.Collections.Concurrent;
using System.Globalization;
using Pims.Tests.Imaging;
using Pims.Tests.Support;

namespace Pims.Tests.Hostile;

/// <summary>
/// Damaged files of every kind, each uploaded and asked for in pictures. Whatever is in them, the upload is kept, the answer is a picture or
/// says in a word why there is none, and the server goes on. PIMS_TORTURE_FROM begins at another file.
/// </summary>
[Category(Torture.Category)]
sealed class MutatedFileTests : ImagingTest
{
    const int AtOnce = 4;

    /// <summary>What is left in the machine for the rest, with two workers at their most.</summary>
    const long Memory = 4L << 30;

    static readonly TimeSpan Longest = TimeSpan.FromSeconds(35);

    static readonly string[] Modes = ["pad", "boxpad", "crop", "max", "min", "stretch"];
    static readonly string[] Formats = ["", "", "jpg", "png", "png8", "gif", "webp", "tif", "bmp", "avif"];

    readonly ConcurrentDictionary<string, int> answers = new();
    readonly ConcurrentQueue<string> wrong = new();
    readonly ConcurrentQueue<(TimeSpan Took, string What)> slow = new();

    static readonly int Files = Torture.Form(150, 10_000);

    static int From => int.TryParse(Environment.GetEnvironmentVariable("PIMS_TORTURE_FROM"), out var from) ? from : 0;

    [Test]
    public async Task Whatever_is_in_a_file_the_server_answers_and_goes_on()
    {
        var real = await RealFiles.MakeAsync(Engine, Folder);
        await using var server = await WatchedServer.StartAsync(("PIMS_IMAGE_WORKERS", "2"));
        await Parallel.ForEachAsync(Enumerable.Range(From, Files), new ParallelOptions { MaxDegreeOfParallelism = AtOnce }, async (number, _) => await TryAsync(server, number, real));
        var workers = await server.WorkersAsync();
        var refused = answers.Where(pair => pair.Key.StartsWith("422 ", StringComparison.Ordinal)).Sum(pair => pair.Value);
        var line = $"{Files:#,0} damaged files: {answers.GetValueOrDefault("200"):#,0} pictures, {refused:#,0} refused by code, {wrong.Count} unexpected answers; "
            + $"{workers["killed"]} workers killed or dead; longest request {slow.Max().Took.TotalSeconds:0.0} s; peak memory {server.Watch.Peak >> 20:#,0} MiB with all workers, {server.Watch.ServerPeak >> 20:#,0} MiB the server; "
            + $"{server.WrittenOutside().Count} files outside the data folder; {server.Watch.Sockets.Count} connections";
        await TestContext.Out.WriteLineAsync(line);
        foreach (var (answer, count) in answers.OrderByDescending(pair => pair.Value))
            await TestContext.Out.WriteLineAsync($"  {count} x {answer}");
        foreach (var (took, what) in slow.OrderDescending().Take(5))
            await TestContext.Out.WriteLineAsync($"  {took.TotalSeconds:0.0} s: {what}");
        await TestContext.Out.WriteLineAsync(server.Process.Output);
        await Torture.TellAsync(line);
        Assert.That(wrong, Is.Empty);
        Assert.That(slow.Max().Took, Is.LessThan(Longest));
        Assert.That(answers.GetValueOrDefault("200"), Is.GreaterThan(Files / 10));
        Assert.That(refused, Is.GreaterThan(Files / 10));
        await server.RequireSoundAsync(Memory);
    }

    /// <summary>The same number is the same file and the same requests.</summary>
    async Task TryAsync(WatchedServer server, int number, IReadOnlyList<(string Name, byte[] Bytes)> real)
    {
        var random = new Random(number);
        var ((name, file), other) = (real[random.Next(real.Count)], real[random.Next(real.Count)].Bytes);
        var (code, bytes) = (string.Create(CultureInfo.InvariantCulture, $"f{number}"), Mutation.Of(number, file, other));
        if (bytes.Length == 0)
            return;
        await AskAsync($"{number} {name}", "upload", server.Process.UploadAsync($$"""{"action":"uploadAsset","asset":"{{code}}"}""", bytes, name), isUpload: true);
        var query = Query(random);
        await AskAsync($"{number} {name}", query, server.Process.GetAsync($"/media/{code}/{name}?{query}"));
        if (random.Next(3) == 0 || name.StartsWith("film", StringComparison.Ordinal))
            await AskAsync($"{number} {name}", "thumbnail", server.Process.PostAsync($$"""{"action":"getAssetThumbnail","asset":"{{code}}","size":{{random.Next(16, 300)}}}"""));
        await server.Process.PostAsync($$"""{"action":"deleteAsset","asset":"{{code}}","permanent":true}""");
    }

    static string Query(Random random)
    {
        List<string> parts = [$"mode={Modes[random.Next(Modes.Length)]}"];
        if (random.Next(6) != 0)
            parts.Add($"width={random.Next(1, 400)}");
        if (random.Next(2) == 0)
            parts.Add($"height={random.Next(1, 400)}");
        if (Formats[random.Next(Formats.Length)] is { Length: > 0 } format)
            parts.Add($"format={format}");
        if (random.Next(6) == 0)
            parts.Add($"page={random.Next(1, 4)}");
        if (random.Next(6) == 0)
            parts.Add("upscale=false");
        return string.Join('&', parts);
    }

    async Task AskAsync(string file, string what, Task<Answer> asked, bool isUpload = false)
    {
        try
        {
            var (answer, took) = await WatchedServer.TimeAsync(asked);
            slow.Enqueue((took, $"{file} {what}: {(int)answer.Status}"));
            var status = (int)answer.Status;
            var told = isUpload && status == 200 ? "uploaded" : status == 200 ? "200" : $"{status} {answer.ErrorCode}";
            answers.AddOrUpdate(told, 1, (_, count) => count + 1);
            if (!IsExpected(answer, status, isUpload))
                wrong.Enqueue($"{file} {what}: {status} {answer.Header("Content-Type")} {(status == 200 ? "" : answer.Text)}");
        }
        catch (Exception error) when (error is HttpRequestException or TaskCanceledException)
        {
            wrong.Enqueue($"{file} {what}: {error.Message}");
        }
    }

    static bool IsExpected(Answer answer, int status, bool isUpload) => (status, answer.ErrorCodeOrNull()) switch
    {
        (200, _) => isUpload || answer.Header("Content-Type")!.StartsWith("image/", StringComparison.Ordinal),
        (422, "unreadable_image" or "unsupported_format" or "image_too_large" or "no_thumbnail") => !isUpload,
        // A page that is not there, or a side that follows from the file's shape and is over the limit.
        (400, "invalid_parameter") => answer.Get<string>("error.parameter") is "page" or "width" or "height",
        (503, "busy") => answer.Header("Retry-After") is not null,
        _ => false,
    };
}
