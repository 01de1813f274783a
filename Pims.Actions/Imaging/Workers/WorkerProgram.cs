using System.Collections.Concurrent;
using Pims.Actions.Files;
using Pims.Actions.Imaging.Previews;

namespace Pims.Actions.Imaging.Workers;

/// <summary>
/// The worker process: does one job after another that its server sends it, and ends with it. Nothing of the server is in it: no database,
/// no settings, no address.
/// </summary>
public static class WorkerProgram
{
    /// <summary>The program's first argument, by which it becomes a worker.</summary>
    public const string Name = "worker";

    /// <param name="path">The worker's own folder.</param>
    public static int Run(string path)
    {
        var folder = new WorkerFolder(path);
        WorkerSandbox.Enter(folder);
        var jobs = new BlockingCollection<string>();
        new Thread(() => Receive(jobs)) { IsBackground = true }.Start();
        var engine = ImageEngine.Start(Path.Combine(folder.Out, "engine"));
        var desk = new WorkerDesk(engine, folder);
        using var output = new StreamWriter(Console.OpenStandardOutput()) { AutoFlush = true, NewLine = "\n" };
        output.WriteLine(WorkerMessage.Write(engine.Status));
        foreach (var line in jobs.GetConsumingEnumerable())
            output.WriteLine(WorkerMessage.Write(desk.Do(WorkerMessage.Read<WorkerJob>(line))));
        return 0;
    }

    /// <summary>Beside the work, so that the end of the server is seen in the middle of it.</summary>
    static void Receive(BlockingCollection<string> jobs)
    {
        using var input = new StreamReader(Console.OpenStandardInput());
        while (input.ReadLine() is { } line)
            jobs.Add(line);
        WorkerSandbox.End();
    }
}

/// <summary>Where a worker's jobs are done.</summary>
sealed class WorkerDesk(ImageEngine engine, WorkerFolder folder)
{
    /// <summary>As the system numbers them.</summary>
    const int DiskFull = 28, QuotaReached = 122;

    readonly RenditionMaker maker = new(new ImagePipeline(engine), new Previewer(new PreviewPrograms()));
    readonly FileInspection inspection = new(engine);

    public WorkerAnswer Do(WorkerJob job)
    {
        var type = FileTypes.OfMimeType(job.SourceType);
        try
        {
            return job.Request is { } request ? Render(type, request) : Inspect(type);
        }
        catch (ActionError error)
        {
            return new WorkerAnswer { Refusal = Refusal.Of(error) };
        }
        catch (OutOfMemoryException)
        {
            return new WorkerAnswer { Refusal = Refusal.Of(Errors.ImageTooLarge.Because("The image needs more memory than its limit.")) };
        }
        catch (IOException full) when (full.HResult is DiskFull or QuotaReached)
        {
            return new WorkerAnswer { Refusal = Refusal.Of(Errors.StorageFull.Because("The disk is full; the picture could not be made.")) };
        }
        catch (Exception fault)
        {
            // The server tells it: only it has a log.
            return new WorkerAnswer { Fault = fault.ToString() };
        }
    }

    WorkerAnswer Render(FileType type, ImageRequest request)
    {
        var made = maker.Render(folder.Source, type, request, folder.Result, folder.Scratch, CancellationToken.None);
        return new WorkerAnswer { Picture = new MadePicture(made.Type.MimeType, made.Width, made.Height) };
    }

    WorkerAnswer Inspect(FileType type)
    {
        Exception? left = null;
        var facts = inspection.Read(folder.Source, type, fault => left = fault);
        return new WorkerAnswer { Facts = facts, MetadataFault = left?.ToString() };
    }
}
