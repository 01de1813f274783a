using ImageMagick;
using ImageMagick.Configuration;

namespace Pims.Actions.Imaging;

/// <summary>
/// The image engine of this process, under its policy and limits. The engine starts once, so every further start is
/// the first one's.
/// </summary>
public sealed class ImageEngine
{
    /// <summary>
    /// 50 megapixels are 400 MB in an engine of 16 bits a channel, and resizing holds source, half-way and result at
    /// once. The engine counts for the whole process, which works on one image at a time.
    /// </summary>
    const ulong MaxMemory = 1UL << 30;

    const ulong MaxSide = 16_000;
    const ulong MaxArea = 128_000_000;

    static readonly string[] Losses = ["avif transparency"];

    static readonly Lock Starting = new();
    static ImageEngine? started;

    ImageEngine(string? unavailable)
    {
        Unavailable = unavailable;
        if (unavailable is not null) return;
        var formats = MagickNET.SupportedFormats.ToDictionary(format => format.Format);
        Version = MagickNET.ImageMagickVersion;
        Reads = Names(facts => facts.Format != ImageFormat.Png8 && formats.TryGetValue(facts.Coder, out var coder) && coder.SupportsReading);
        Writes = Names(facts => facts.IsWritten && formats.TryGetValue(facts.Coder, out var coder) && coder.SupportsWriting);
    }

    /// <summary>Null where images can be worked on, else one line for the operator that says what to do.</summary>
    public string? Unavailable { get; }

    public string Version { get; } = "none";

    /// <summary>Names of formats, as callers write them.</summary>
    public IReadOnlyList<string> Reads { get; } = [];

    public IReadOnlyList<string> Writes { get; } = [];

    /// <summary>What the contract promises of formats and this engine can't do: those that it can't write, and details that it loses.</summary>
    public IReadOnlyList<string> Lacks => [.. Names(facts => facts.IsWritten).Except(Writes), .. Losses.Where(loss => Writes.Contains(loss.Split(' ')[0]))];

    public EngineStatus Status => new(Version, Unavailable, Reads, Writes, Lacks);

    internal bool CanWrite(ImageFormatFacts format) => Writes.Contains(format.Names[0]);

    /// <param name="folder">The engine's own folder; its policy is written there.</param>
    public static ImageEngine Start(string folder)
    {
        lock (Starting) return started ??= new ImageEngine(Initialize(folder));
    }

    static string? Initialize(string folder)
    {
        try
        {
            var configuration = ConfigurationFiles.Default;
            configuration.Policy.Data = EnginePolicy.Xml;
            Directory.CreateDirectory(folder);
            MagickNET.Initialize(configuration, folder);
            Limit();
            return PolicyApplies()
                ? null
                : "Images are off: the image engine does not follow its policy; a policy.xml of this machine allows too much.";
        }
        catch (Exception missing) when (missing is DllNotFoundException or EntryPointNotFoundException or TypeInitializationException)
        {
            return "Images are off: libMagickWand 6 was not found; install it (Debian: apt install libmagickwand-6.q16-6) and start again.";
        }
    }

    static void Limit()
    {
        ResourceLimits.Width = MaxSide;
        ResourceLimits.Height = MaxSide;
        ResourceLimits.Area = MaxArea;
        ResourceLimits.Memory = MaxMemory;
        ResourceLimits.Disk = 0;
        ResourceLimits.ListLength = ImageLimits.MaxFrames + 1;
        ResourceLimits.Thread = 1;
    }

    /// <summary>
    /// A file of the machine comes after ours and may allow again what ours forbids, so a harmless format that is not
    /// on the list is tried.
    /// </summary>
    static bool PolicyApplies()
    {
        try
        {
            using var image = new MagickImage();
            using var pixel = new MemoryStream([.. "P6 1 1 255 rgb"u8]);
            image.Read(pixel, new MagickReadSettings { Format = MagickFormat.Ppm });
            return false;
        }
        catch (MagickPolicyErrorException)
        {
            return true;
        }
    }

    static List<string> Names(Func<ImageFormatFacts, bool> those) => [.. ImageFormatFacts.All.Where(those).Select(facts => facts.Names[0])];
}
