using System.Diagnostics;
using System.Globalization;
using Pims.Actions.Imaging.Workers;
using Pims.Benchmarks.Baseline;
using Pims.Benchmarks.Measuring;

namespace Pims.Benchmarks.Parts;

/// <summary>(l) Pictures that are kept, pictures that many ask for at once, and what a new worker costs.</summary>
static class Delivery
{
    const int Clients = 16, Crowd = 50;

    public static IEnumerable<Row> Measure(Run run)
    {
        if (BareEngine.Start(run.NewFolder("delivery-engine")) is { } reason)
        {
            yield return Row.Info("delivery of pictures", reason);
            yield break;
        }
        foreach (var row in OfPictures(run))
            yield return row;
        yield return Start(run);
    }

    static IEnumerable<Row> OfPictures(Run run)
    {
        var (data, files) = (run.NewFolder("delivery"), run.NewFolder("static"));
        using var pims = run.StartPims(data);
        Library.AddBucket(pims, "Photos");
        var album = new Album(pims, data);
        var photo = Photo.Make(run.NewFolder("delivery-photos"), Photo.Enlarge(Path.Combine(Child.Root, "samples", "photo.jpg")), 2725, 2225, isTransparent: false, copies: 1);
        album.Add(photo);

        using var baseline = run.StartBaseline(files);
        foreach (var width in new[] { 200, 720 })
        {
            var wanted = new Wanted(photo, width, "jpeg", 85);
            var picture = album.Picture(wanted);
            File.WriteAllBytes(Path.Combine(files, $"{width}.jpg"), picture);
            var (ours, theirs) = (album.Ask(photo.Files[0], wanted), Request.Get($"/static/{width}.jpg"));
            var time = TimeSpan.FromSeconds(run.Pick(1.0, 0.3));
            var result = Comparison.Alternate(run.Pick(7, 2),
                () => Load.PerSecond(pims.Port, Clients, time, () => ours), () => Load.PerSecond(baseline.Port, Clients, time, () => theirs));
            yield return Row.AtLeast($"kept picture of {picture.Length / 1024} KiB; baseline static file", result, 0.9, perSecond => perSecond.ToString("#,0 req/s", CultureInfo.InvariantCulture));
        }

        var before = Done(pims);
        var milliseconds = Together(pims, album.Ask(photo.Files[0], new Wanted(photo, 777, "jpeg", 85)));
        var made = Done(pims) - before;
        yield return new Row($"{Crowd} requests at once for one new picture: made", $"{made} times", "", null, "1 time", made == 1);
        yield return Row.Info("until the last of them was answered", milliseconds.ToString("0 ms", CultureInfo.InvariantCulture));
    }

    static double Together(Child pims, byte[] request)
    {
        using var barrier = new Barrier(Crowd + 1);
        var answers = Task.Run(() => Load.InParallel(Crowd, _ =>
        {
            using var connection = new Connection(pims.Port);
            barrier.SignalAndWait();
            connection.Exchange(request).Checked();
        }));
        barrier.SignalAndWait();
        var begin = Stopwatch.GetTimestamp();
        answers.Wait();
        return Stopwatch.GetElapsedTime(begin).TotalMilliseconds;
    }

    static long Done(Child pims) => (long)Library.Do(pims, """{"action":"getStatus"}""").SelectToken("images.workers.done")!;

    /// <summary>From the start of the process to the word that it can work.</summary>
    static Row Start(Run run)
    {
        var folder = run.NewFolder("workers");
        var times = Enumerable.Range(0, run.Pick(7, 3)).Select(_ =>
        {
            var begin = Stopwatch.GetTimestamp();
            using var worker = WorkerProcess.StartAsync(new WorkerCommand("dotnet", [Child.ServerAssembly]), folder, TimeProvider.System).GetAwaiter().GetResult();
            return Stopwatch.GetElapsedTime(begin).TotalMilliseconds;
        });
        return Row.Info("start of a worker, until it can work", Comparison.Median(times).ToString("0 ms", CultureInfo.InvariantCulture));
    }
}
