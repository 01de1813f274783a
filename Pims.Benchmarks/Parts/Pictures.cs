using System.Diagnostics;
using System.Globalization;
using Pims.Benchmarks.Baseline;
using Pims.Benchmarks.Measuring;

namespace Pims.Benchmarks.Parts;

/// <summary>(k) Pictures that are made anew, against the image engine's own calls and against sharp.</summary>
static class Pictures
{
    const int Workers = 2, Crowd = 10;
    const double FewestPerSecond = 48, MostMegabytes = 512;
    const uint WorstQuality = 20, BestQuality = 98;

    public static IEnumerable<Row> Measure(Run run)
    {
        if (BareEngine.Start(run.NewFolder("engine")) is { } reason)
        {
            yield return Row.Info("pictures", reason);
            yield break;
        }
        using var sharp = Sharp.Start(out var missing);
        yield return Row.Info("sharp", sharp?.Version ?? $"left out: {missing}");
        foreach (var row in Measure(run, sharp))
            yield return row;
    }

    static IEnumerable<Row> Measure(Run run, Sharp? sharp)
    {
        var (folder, data) = (run.NewFolder("photos"), run.NewFolder("pictures"));
        using var pims = run.StartPims(data, ("PIMS_IMAGE_WORKERS", Workers.ToString(CultureInfo.InvariantCulture)));
        Library.AddBucket(pims, "Photos");
        var album = new Album(pims, data);
        var (pixels, few, many) = (Photo.Enlarge(Path.Combine(Child.Root, "samples", "photo.jpg")), run.Pick(4, 2), run.Pick(24, 6));
        var jpeg = Photo.Make(folder, pixels, 2725, 2225, isTransparent: false, few);
        var png = Photo.Make(folder, pixels, 1600, 1200, isTransparent: true, few);
        var large = Photo.Make(folder, pixels, 4000, 3000, isTransparent: false, many);
        var huge = Photo.Make(folder, pixels, 6000, 4000, isTransparent: false, Crowd);
        foreach (var photo in new[] { jpeg, png, large, huge })
            album.Add(photo);

        (string Name, Wanted Wanted)[] single =
        [
            ("JPEG 2725x2225 to 720", new(jpeg, 720, "jpeg", 85)),
            ("JPEG 2725x2225 to 200", new(jpeg, 200, "jpeg", 85)),
            ("PNG 1600x1200 with alpha to 400", new(png, 400, "png", null)),
            ("JPEG 2725x2225 to WebP 720", new(jpeg, 720, "webp", 80)),
            // One of them takes as long as ten others.
            ("JPEG 2725x2225 to AVIF 720", new(jpeg with { Files = [.. jpeg.Files.Take(1)] }, 720, "avif", 55)),
        ];
        foreach (var (name, wanted) in single)
        {
            foreach (var row in Milliseconds(run, name, album, sharp, wanted))
                yield return row;
        }
        foreach (var row in PerSecond(run, album, sharp, new Wanted(large, 300, "jpeg", 85)))
            yield return row;
        album.Forget();
        var peak = ProcessTree.PeakDuring(pims.Id, () => album.Seconds(new Wanted(huge, 1000, "jpeg", 85), Crowd));
        yield return new Row($"{Crowd} JPEGs of 24 MP at once to 1000: server and workers", $"{peak.Proportional:0} MiB", "", null, $"< {MostMegabytes:0} MiB", peak.Proportional < MostMegabytes);
        yield return Row.Info("the same, what they share counted for each", $"{peak.Resident:0} MiB");
    }

    /// <summary>One picture after another.</summary>
    static IEnumerable<Row> Milliseconds(Run run, string name, Album album, Sharp? sharp, Wanted wanted)
    {
        var (files, rounds) = (wanted.Photo.Files, run.Pick(7, 2));
        double Ours() => album.Seconds(wanted, clients: 1) * 1000 / files.Count;
        var engine = Comparison.Alternate(rounds, Ours, () => InProcess(wanted, threads: 1) * 1000 / files.Count);
        yield return new Row($"{name}; baseline engine", Show(engine.Ours), Show(engine.Baseline), engine.Ratio, "", null);
        if (sharp is null)
            yield break;
        var match = Match(album, sharp, wanted);
        var other = Comparison.Alternate(rounds, Ours, () => sharp.Make(files, wanted, match.Quality, atOnce: 1) / files.Count);
        yield return new Row($"{name}; baseline sharp{match}", Show(other.Ours), Show(other.Baseline), other.Ratio, "", null);

        static string Show(double milliseconds) => milliseconds.ToString("0.0 ms", CultureInfo.InvariantCulture);
    }

    /// <summary>As many at once as there are workers.</summary>
    static IEnumerable<Row> PerSecond(Run run, Album album, Sharp? sharp, Wanted wanted)
    {
        var (files, rounds) = (wanted.Photo.Files, run.Pick(7, 2));
        var name = $"JPEG 12 MP to {wanted.Width}, {Workers} workers";
        // Twice as many clients, so that no worker waits for the next request.
        double Ours() => files.Count / album.Seconds(wanted, 2 * Workers);
        var engine = Comparison.Alternate(rounds, Ours, () => files.Count / InProcess(wanted, Workers));
        yield return new Row($"{name}; baseline engine", Show(engine.Ours), Show(engine.Baseline), engine.Ratio, $">= {FewestPerSecond:0} /s", engine.Ours >= FewestPerSecond);
        if (sharp is null)
            yield break;
        var match = Match(album, sharp, wanted);
        var other = Comparison.Alternate(rounds, Ours, () => files.Count * 1000 / sharp.Make(files, wanted, match.Quality, Workers));
        yield return Row.AtLeast($"{name}; baseline sharp{match}", other, 1, Show);

        static string Show(double perSecond) => perSecond.ToString("0.0 /s", CultureInfo.InvariantCulture);
    }

    static double InProcess(Wanted wanted, int threads)
    {
        var (files, next) = (wanted.Photo.Files, -1);
        var begin = Stopwatch.GetTimestamp();
        Load.InParallel(threads, _ =>
        {
            while (Interlocked.Increment(ref next) is var mine && mine < files.Count)
                BareEngine.Make(files[mine], wanted);
        });
        return Stopwatch.GetElapsedTime(begin).TotalSeconds;
    }

    /// <summary>The quality at which sharp's picture is as like the reference as ours; the file is larger or smaller as it comes.</summary>
    static Matched Match(Album album, Sharp sharp, Wanted wanted)
    {
        var reference = BareEngine.Reference(wanted.Photo.Files[0], wanted);
        var ours = Similarity.Of(reference, BareEngine.Seen(album.Picture(wanted), wanted.Format));
        if (wanted.Quality is null)
            return new Matched(0, ours, Theirs(0));
        var (low, high) = (WorstQuality, BestQuality);
        while (low < high)
        {
            var middle = (low + high) / 2;
            if (Theirs(middle) < ours)
                low = middle + 1;
            else
                high = middle;
        }
        return new Matched(low, ours, Theirs(low));

        double Theirs(uint quality) => Similarity.Of(reference, BareEngine.Seen(sharp.Picture(wanted, quality), wanted.Format));
    }

    readonly record struct Matched(uint Quality, double Ours, double Theirs)
    {
        public override string ToString() => string.Create(CultureInfo.InvariantCulture, $" (SSIM {Ours:0.000}, its {Theirs:0.000})");
    }
}
