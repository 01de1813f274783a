using Pims.Actions;
using Pims.Actions.Files;
using Pims.Actions.Imaging;
using Pims.Actions.Imaging.Workers;
using Pims.Tests.Support;

namespace Pims.Tests.Imaging.Workers;

/// <summary>Real worker processes, held by SIGSTOP where a test wants one to hang.</summary>
sealed class ImageWorkersTests
{
    static readonly string Photo = Fixture.Path("Portrait_5.jpg");

    readonly List<string> ended = [];
    TemporaryFolder folder = null!;
    ImageWorkers workers = null!;

    [SetUp]
    public void Make_two_workers_with_a_queue_of_one()
    {
        folder = new();
        Make(new ImageWorkersOptions { Workers = 2, Queue = 1 });
    }

    [TearDown]
    public void End_the_workers()
    {
        workers.Dispose();
        folder.Dispose();
    }

    void Make(ImageWorkersOptions options, WorkerCommand? command = null)
    {
        workers?.Dispose();
        ended.Clear();
        workers = new ImageWorkers(options, command ?? SharedWorkers.Command, Directory.CreateDirectory(Path.Combine(folder.Path, Guid.NewGuid().ToString("n"))).FullName, TimeProvider.System)
        {
            OnEnded = reason => { lock (ended) ended.Add(reason); },
        };
    }

    Task<Rendition> Ask(int width, CancellationToken cancellation = default) => Ask(Photo, width, cancellation);

    Task<Rendition> Ask(string file, int width, CancellationToken cancellation = default) => workers.RenderAsync(
        new($"{file} {width}", file, FileTypes.Jpeg, new ImageRequest { Width = width, Format = ImageFormat.Jpeg }, Path.Combine(folder.Path, Guid.NewGuid().ToString("n"))), cancellation);

    /// <summary>As many processes as there may be, all of them stopped.</summary>
    async Task HoldAsync()
    {
        var (first, second) = (Ask(10), Ask(11));
        await Task.WhenAll(first, second);
        // An answer is there a moment before its worker is free.
        await TestServer.UntilAsync(() => workers.Figures.Running == 0, "Both workers are free.");
        Assert.That(workers.Processes, Has.Count.EqualTo(2));
        Signal.Send(Signal.Stop, workers.Processes);
    }

    void Let() => Signal.Send(Signal.Continue, workers.Processes);

    [Test]
    public async Task Many_at_once_are_all_right()
    {
        Make(new ImageWorkersOptions { Workers = 2, Queue = 12 });
        var made = await Task.WhenAll(Enumerable.Range(20, 12).Select(width => Ask(width)));
        Assert.That(made.Select(rendition => rendition.Width), Is.EqualTo(Enumerable.Range(20, 12)));
        Assert.That(made.All(rendition => new FileInfo(rendition.File).Length == rendition.Size && rendition.Type == FileTypes.Jpeg));
        Assert.That(workers.Processes, Has.Count.EqualTo(2));
        var figures = workers.Figures;
        Assert.That((figures.Workers, figures.Running, figures.Waiting, figures.Done, figures.Failed, figures.Killed), Is.EqualTo((2, 0, 0, 12, 0, 0)));
        Assert.That(figures.WorkingMs, Is.Positive);
    }

    [Test]
    public async Task Beyond_the_queue_is_busy_and_uploaded_files_wait()
    {
        await HoldAsync();
        var all = new[] { Ask(20), Ask(21), Ask(22) };
        var error = Assert.ThrowsAsync<ActionError>(() => Ask(23))!;
        Assert.That((error.Code, error.RetryAfter), Is.EqualTo((Errors.Busy, 1)));
        var upload = workers.InspectAsync(Photo, FileTypes.Jpeg, default);
        Assert.That((workers.Figures.Running, workers.Figures.Waiting), Is.EqualTo((2, 2)));
        Let();
        await Task.WhenAll(all);
        Assert.That((await upload).Facts.Meta, Does.Contain("\"width\":"));
        Assert.That((await Ask(23)).Width, Is.EqualTo(23));
    }

    [Test]
    public async Task A_waiting_job_that_nobody_wants_any_more_frees_its_place()
    {
        await HoldAsync();
        using var leaving = new CancellationTokenSource();
        var running = new[] { Ask(20), Ask(21) };
        var waiting = Ask(22, leaving.Token);
        await leaving.CancelAsync();
        Assert.CatchAsync<OperationCanceledException>(() => waiting);
        var next = Ask(23);
        Let();
        await Task.WhenAll([.. running, next]);
        Assert.That(workers.Figures.Done, Is.EqualTo(5), "two before, three now");
    }

    [Test]
    public async Task Work_that_nobody_wants_any_more_does_not_hold_its_worker()
    {
        await HoldAsync();
        using var leaving = new CancellationTokenSource();
        var (first, second) = (Ask(20, leaving.Token), Ask(21, leaving.Token));
        // What has not reached its worker is withdrawn, and the worker not missed.
        await TestServer.UntilAsync(() => Directory.GetFiles(folder.Path, "*", SearchOption.AllDirectories).Count(file => file.Contains("/in/", StringComparison.Ordinal)) == 2, "Both were given their files.");
        await leaving.CancelAsync();
        Assert.CatchAsync<OperationCanceledException>(() => first);
        Assert.CatchAsync<OperationCanceledException>(() => second);
        Assert.That((await Ask(22)).Width, Is.EqualTo(22));
        Assert.That(workers.Figures.Killed, Is.Positive);
        Assert.That(Directory.GetFiles(folder.Path), Has.Length.EqualTo(3), "the first two and the last");
    }

    [Test]
    public async Task A_decoder_that_hangs_is_killed_and_another_takes_over()
    {
        Make(new ImageWorkersOptions { Workers = 1, Queue = 9, Time = TimeSpan.FromSeconds(2) });
        await Ask(10);
        var hanging = workers.Processes.Single();
        Signal.Send(Signal.Stop, [hanging]);
        var error = Assert.ThrowsAsync<ActionError>(() => Ask(20))!;
        Assert.That((error.Code, error.Message), Is.EqualTo((Errors.ImageTooLarge, "The picture takes longer to make than 2 seconds, which is the most; ask for a smaller one or another format.")));
        Assert.That(ended, Is.EqualTo(new[] { "It did not answer within 2 s." }));
        Assert.That((await Ask(21)).Width, Is.EqualTo(21));
        Assert.That(workers.Processes, Does.Not.Contain(hanging));
        Assert.That(Assert.ThrowsAsync<ActionError>(() => Ask(20))!.Code, Is.EqualTo(Errors.ImageTooLarge), "told again without another try");
        Assert.That(workers.Figures.Killed, Is.EqualTo(1));
    }

    [Test]
    public async Task Whoever_waits_too_long_is_told_that_the_server_is_busy()
    {
        Make(new ImageWorkersOptions { Workers = 1, Queue = 9, Time = TimeSpan.FromSeconds(2) });
        await Ask(10);
        Signal.Send(Signal.Stop, workers.Processes);
        var (under, waiting) = (Ask(20), Ask(21));
        var codes = await Task.WhenAll(CodeOf(under), CodeOf(waiting));
        Assert.That(codes, Is.EqualTo(new[] { Errors.ImageTooLarge, Errors.Busy }).Or.EqualTo(new[] { Errors.ImageTooLarge, null }), "the second may just have come to its turn");

        static async Task<ErrorCode?> CodeOf(Task<Rendition> asked)
        {
            await ((Task)asked).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
            return (asked.Exception?.InnerException as ActionError)?.Code;
        }
    }

    [Test]
    public async Task A_worker_killed_in_the_middle_costs_nobody_the_picture()
    {
        await HoldAsync();
        var (first, second) = (Ask(20), Ask(21));
        Signal.Send(Signal.Kill, workers.Processes);
        Assert.That((await first).Width, Is.EqualTo(20));
        Assert.That((await second).Width, Is.EqualTo(21));
        Assert.That(workers.Figures.Killed, Is.EqualTo(2));
    }

    [Test]
    public async Task A_worker_killed_while_it_waits_costs_nobody_the_picture()
    {
        await Ask(10);
        Signal.Send(Signal.Kill, workers.Processes);
        Assert.That((await Ask(20)).Width, Is.EqualTo(20));
    }

    [Test]
    public void A_file_that_breaks_every_worker_is_refused_and_remembered()
    {
        var hello = WorkerMessage.Write(new EngineStatus("stand-in", null, [], [], []));
        Make(new ImageWorkersOptions { Workers = 1 }, new WorkerCommand("sh", ["-c", $"echo '{hello}'; read job; echo 'a last word' >&2; exit 1"]));
        Assert.That(Assert.ThrowsAsync<ActionError>(() => Ask(20))!.Code, Is.EqualTo(Errors.UnreadableImage));
        Assert.That(ended, Is.EqualTo(new[] { "It died: a last word", "It died: a last word" }), "tried once more, in case something else had killed the first");
        Assert.That(Assert.ThrowsAsync<ActionError>(() => Ask(20))!.Code, Is.EqualTo(Errors.UnreadableImage));
        Assert.That(ended, Has.Count.EqualTo(2));
        Assert.That(Assert.ThrowsAsync<ActionError>(() => workers.InspectAsync(Photo, FileTypes.Jpeg, default))!.Code, Is.EqualTo(Errors.UnreadableImage));
    }

    [Test]
    public void What_is_no_answer_is_none()
    {
        var hello = WorkerMessage.Write(new EngineStatus("stand-in", null, [], [], []));
        Make(new ImageWorkersOptions { Workers = 1 }, new WorkerCommand("sh", ["-c", $"echo '{hello}'; read job; echo 'a picture!'; read more"]));
        Assert.That(Assert.ThrowsAsync<ActionError>(() => Ask(20))!.Code, Is.EqualTo(Errors.UnreadableImage));
        Assert.That(ended, Is.EqualTo(new[] { "It said what is no answer.", "It said what is no answer." }));
    }

    [Test]
    public async Task Without_a_program_to_start_pictures_are_refused_and_the_status_says_so()
    {
        Make(new ImageWorkersOptions { Workers = 1 }, new WorkerCommand("/nowhere/at-all", []));
        Assert.That(Assert.ThrowsAsync<ActionError>(() => Ask(20))!.Code, Is.EqualTo(Errors.Busy));
        Assert.That((await workers.EngineAsync(default)).Unavailable, Does.StartWith("Images are off: no image worker could be started"));
        Assert.That(ended, Has.All.StartsWith("It can't be started"));
    }

    [Test]
    public async Task Workers_whose_folders_were_removed_are_replaced()
    {
        await Task.WhenAll(Ask(10), Ask(11));
        foreach (var path in Directory.GetDirectories(folder.Path).SelectMany(Directory.GetDirectories))
            Directory.Delete(path, recursive: true);
        Assert.That((await Task.WhenAll(Ask(20), Ask(21), Ask(22))).Select(made => made.Width), Is.EqualTo(new[] { 20, 21, 22 }));
        Assert.That((workers.Figures.Running, workers.Figures.Waiting), Is.EqualTo((0, 0)));
    }

    [Test]
    public void A_source_that_is_gone_is_said_to_be()
    {
        Assert.ThrowsAsync<FileNotFoundException>(() => Ask(Path.Combine(folder.Path, "gone"), 20));
        Assert.That(workers.Figures.Killed, Is.Zero);
    }

    [Test]
    public async Task A_worker_has_no_credential_no_network_and_no_file_but_its_jobs()
    {
        if (!OperatingSystem.IsLinux())
            Assert.Ignore("Only Linux's kernel keeps a worker from the rest.");
        Environment.SetEnvironmentVariable("PIMS_ADMIN_KEY", "a-secret-of-the-server-0123456789");
        using var worker = await WorkerProcess.StartAsync(SharedWorkers.Command, folder.Path, TimeProvider.System);
        Environment.SetEnvironmentVariable("PIMS_ADMIN_KEY", null);
        Assert.That(await File.ReadAllTextAsync($"/proc/{worker.Id}/environ"), Does.Contain("HOME=").And.Not.Contain("ADMIN").And.Not.Contain("secret"));
        var status = await File.ReadAllLinesAsync($"/proc/{worker.Id}/status");
        Assert.That(status, Does.Contain("NoNewPrivs:\t1").And.Contain("Seccomp:\t2"), "no further rights, and calls are filtered");
        Assert.That(Directory.GetFiles($"/proc/{worker.Id}/fd").Select(descriptor => new FileInfo(descriptor).LinkTarget), Has.None.StartsWith("socket:"));

        var job = new WorkerJob("image/jpeg", new ImageRequest { Width = 20, Format = ImageFormat.Jpeg });
        worker.Folder.Give(Photo);
        Assert.That((await worker.DoAsync(job, TimeSpan.FromSeconds(30), default)).Picture?.Width, Is.EqualTo(20));
        worker.Folder.Clear();
        // The very picture, but where no job gave it: a link leads there, as a decoder gone wild might.
        var elsewhere = Path.Combine(folder.Path, "elsewhere.jpg");
        File.Copy(Photo, elsewhere);
        File.CreateSymbolicLink(worker.Folder.Source, elsewhere);
        Assert.That((await worker.DoAsync(job, TimeSpan.FromSeconds(30), default)).Fault, Does.Contain("UnauthorizedAccessException"));
    }
}
