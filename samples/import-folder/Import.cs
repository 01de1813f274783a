using System.Diagnostics.CodeAnalysis;
using System.Security.Cryptography;
using System.Text.Json.Nodes;

namespace ImportFolder;

/// <summary>An asset of a bucket, as far as it matters whether a file is it.</summary>
sealed record Known(string Code, long Size, string Checksum);

/// <summary>A file that is to be in a bucket, and the bucket's assets of its name, the oldest first.</summary>
sealed record Job(FileInfo File, string Path, Bucket Bucket, IReadOnlyList<Known> Namesakes);

/// <summary>One run: goes through the folder and leaves in the library what was missing there.</summary>
sealed class Import(Server server, Interruption interruption, bool replace)
{
    const int Connections = 4;
    const int Page = 1000;

    readonly Buckets buckets = new(server);
    readonly Summary summary = new();
    Refusal? end;

    public async Task<int> RunAsync(DirectoryInfo folder, string into, bool withHidden)
    {
        if (!folder.Exists)
            throw new Refusal($"there is no folder {folder.FullName}");
        var start = TimeProvider.System.GetTimestamp();
        var tree = new LocalTree(withHidden);
        tree.Read(folder);
        foreach (var (path, reason) in tree.Unreadable)
            summary.Fail(path, reason);
        var top = await buckets.AtAsync(into);
        try
        {
            await Screen.ShowAsync(tree.Folders.Sum(one => one.Files.Sum(SizeOf)), progress =>
                Parallel.ForEachAsync(JobsAsync(tree, top), new ParallelOptions { MaxDegreeOfParallelism = Connections },
                    async (job, _) => await TakeAsync(job, progress)));
        }
        catch (Refusal refusal)
        {
            end = refusal;
        }
        finally
        {
            summary.Print(tree, TimeProvider.System.GetElapsedTime(start));
        }
        if (end is not null)
            throw end;
        if (interruption.Stop.IsCancellationRequested)
            return ExitCode.Interrupted;
        return summary.HasFailed ? ExitCode.Failed : 0;
    }

    /// <summary>What is to be looked at, folder by folder; a bucket is listed when its folder's turn comes.</summary>
    [SuppressMessage("Usage", "VSTHRD200", Justification = "An asynchronous sequence.")]
    async IAsyncEnumerable<Job> JobsAsync(LocalTree tree, Bucket top)
    {
        var places = new Dictionary<string, (Bucket? Bucket, string? Reason)>(StringComparer.Ordinal) { [""] = (top, null) };
        var children = tree.Folders.Where(folder => folder.Steps.Count > 0).ToLookup(folder => KeyOf(folder.Steps.SkipLast(1)));
        foreach (var folder in tree.Folders)
        {
            var (key, below) = (KeyOf(folder.Steps), children[KeyOf(folder.Steps)].ToArray());
            var (bucket, reason) = places[key];
            if (IsOver)
                yield break;
            if (bucket is null)
            {
                summary.Fail(key, $"{reason}; {folder.Files.Count} files of it were not sent");
                foreach (var child in below)
                    places[KeyOf(child.Steps)] = (null, "the bucket above it could not be made");
                continue;
            }
            if (below.Length > 0)
                foreach (var (child, place) in below.Zip(await buckets.BelowAsync(bucket, [.. below.Select(child => child.Steps[^1])])))
                    places[KeyOf(child.Steps)] = place;
            var there = bucket.IsNew || folder.Files.Count == 0 ? Enumerable.Empty<(string, Known)>().ToLookup(one => one.Item1, one => one.Item2) : await ListAsync(bucket);
            foreach (var file in folder.Files)
            {
                if (IsOver)
                    yield break;
                yield return new Job(file, $"{key}/{file.Name}".TrimStart('/'), bucket, [.. there[file.Name]]);
            }
        }
    }

    bool IsOver => interruption.Stop.IsCancellationRequested || end is not null;

    async Task<ILookup<string, Known>> ListAsync(Bucket bucket)
    {
        var known = new List<(string Name, Known Asset)>();
        var request = new JsonObject { ["bucket_id"] = bucket.Id is { } id ? id : "root", ["limit"] = Page };
        for (string? cursor = ""; cursor is not null; request["cursor"] = cursor)
        {
            var page = await server.CallAsync("listAssetsInBucket", request);
            known.AddRange(page["assets"]!.AsArray().Select(one => (
                (string)one!["data"]!["filename"]!, new Known((string)one["asset"]!, (long)one["size"]!, (string)one["checksum"]!))));
            cursor = (string?)page["next_cursor"];
        }
        return known.ToLookup(one => one.Name, one => one.Asset, StringComparer.Ordinal);
    }

    async Task TakeAsync(Job job, Action<long> progress)
    {
        try
        {
            var size = job.File.Length;
            if (job.Namesakes.Count == 0)
            {
                await server.SendAsync("uploadAsset", Upload(job), job.File.FullName, progress);
                summary.Upload(size);
                return;
            }
            var isThere = job.Namesakes.Any(one => one.Size == size) && await ChecksumAsync(job.File) is var checksum && job.Namesakes.Any(one => one.Checksum == checksum);
            if (!isThere && replace)
            {
                await server.SendAsync("replaceAssetFile", new JsonObject { ["asset"] = job.Namesakes[0].Code }, job.File.FullName, progress);
                summary.Replace(size);
                return;
            }
            progress(size);
            if (isThere)
                summary.Skip();
            else
                summary.Differ(job.Path);
        }
        catch (Refusal refusal) when (refusal.IsForAll)
        {
            end = refusal;
        }
        catch (Exception error) when (error is Refusal or IOException or UnauthorizedAccessException)
        {
            summary.Fail(job.Path, error.Message);
        }
    }

    static JsonObject Upload(Job job)
    {
        var request = new JsonObject { ["filename"] = job.File.Name };
        if (job.Bucket.Id is { } id)
            request["bucket_id"] = id;
        return request;
    }

    async Task<string> ChecksumAsync(FileInfo file)
    {
        await using var content = file.OpenRead();
        return "sha256:" + Convert.ToHexStringLower(await SHA256.HashDataAsync(content, interruption.CutOff));
    }

    // One that went since it was listed has none; its own turn says so.
    static long SizeOf(FileInfo file) => file.Exists ? file.Length : 0;

    static string KeyOf(IEnumerable<string> steps) => string.Join('/', steps);
}
