using Pims.Tests.Imaging;
using Pims.Tests.Imaging.Previews;
using Pims.Tests.Support;

namespace Pims.Tests.Hostile;

/// <summary>What the kernel holds a worker to, and the programs that it starts, seen from outside.</summary>
public sealed class WorkerLimitTests
{
    const string Drawer = "rsvg-convert";

    /// <summary>Takes its program longer than it has.</summary>
    static readonly byte[] Blur = Documents.Svg("width='4000' height='4000'", $"<defs><filter id='f' x='-9' y='-9' width='19' height='19'>{string.Concat(Enumerable.Repeat("<feMorphology radius='300'/><feGaussianBlur stdDeviation='400'/>", 60))}</filter></defs><rect width='4000' height='4000' filter='url(#f)'/>");

    [Test]
    public async Task A_worker_and_its_programs_are_limited_and_end_together()
    {
        await using var server = await WatchedServer.StartAsync(("PIMS_IMAGE_WORKERS", "1"));
        await server.UploadAsync("photo", await File.ReadAllBytesAsync(Fixture.Path("Portrait_5.jpg")), "photo.jpg");
        Assert.That((int)(await server.Process.GetAsync("/media/photo/photo.jpg?width=20")).Status, Is.EqualTo(200));
        var worker = server.Process.Children().Single();
        Restricted(worker);
        var limits = Limits(worker);
        Assert.That((limits["Max core file size"], limits["Max file size"], limits["Max open files"]), Is.EqualTo(("0", $"{512 << 20}", "256")));
        Assert.That(long.TryParse(limits["Max address space"], out _), Is.True, "It has an end.");

        await server.UploadAsync("blur", Blur, "blur.svg");
        var asked = server.Process.GetAsync("/media/blur/blur.svg?width=3000");
        // Once more when the first is killed, in case something else had done that.
        foreach (var attempt in new[] { 1, 2 })
        {
            var program = await ProgramAsync(server.Process.Id);
            Restricted(program);
            limits = Limits(program);
            Assert.That((limits["Max address space"], limits["Max cpu time"], limits["Max file size"], limits["Max core file size"]), Is.EqualTo(($"{1 << 30}", "20", $"{128 << 20}", "0")));
            Signal.Send(Signal.Kill, server.Process.Children());
            await TestServer.UntilAsync(() => Watch.NameOf(program) != Drawer, $"The program ends with its worker, attempt {attempt}.");
        }
        var answer = await asked;
        Assert.That(((int)answer.Status, answer.ErrorCode), Is.EqualTo((422, "unreadable_image")), answer.Text);
        Assert.That((int)(await server.Process.GetAsync("/media/photo/photo.jpg?width=21")).Status, Is.EqualTo(200));
        Assert.That((int)(await server.WorkersAsync())["killed"]!, Is.EqualTo(2));
        await server.RequireSoundAsync(3L << 30);
    }

    static async Task<int> ProgramAsync(int server)
    {
        var found = 0;
        await TestServer.UntilAsync(() => (found = Watch.Below(server).FirstOrDefault(process => Watch.NameOf(process) == Drawer)) != 0, "The program runs.");
        return found;
    }

    static void Restricted(int process)
    {
        var status = File.ReadAllLines($"/proc/{process}/status");
        Assert.That(status, Does.Contain("NoNewPrivs:\t1").And.Contain("Seccomp:\t2"));
        Assert.That(Directory.GetFiles($"/proc/{process}/fd").Select(descriptor => new FileInfo(descriptor).LinkTarget), Has.None.StartsWith("socket:"));
    }

    static Dictionary<string, string> Limits(int process) => File.ReadAllLines($"/proc/{process}/limits").Skip(1)
        .ToDictionary(line => line[..26].Trim(), line => line[26..].Split(' ', StringSplitOptions.RemoveEmptyEntries)[0]);
}
