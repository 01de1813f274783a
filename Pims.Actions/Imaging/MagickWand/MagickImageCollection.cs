using System.Collections;

namespace ImageMagick;

public sealed class MagickImageCollection : IDisposable, IReadOnlyList<IMagickImage<byte>>
{
    readonly List<IMagickImage<byte>> images = [];

    public event EventHandler<WarningEventArgs>? Warning;

    public int Count => images.Count;

    public IMagickImage<byte> this[int index] => images[index];

    public void Ping(Stream stream, IMagickReadSettings<byte>? readSettings) => Read(stream, readSettings, ping: true);

    public void Read(Stream stream, IMagickReadSettings<byte>? readSettings) => Read(stream, readSettings, ping: false);

    public void RemoveAt(int index)
    {
        images[index].Dispose();
        images.RemoveAt(index);
    }

    /// <summary>Each image as it is seen: laid into the canvas, over what the ones before it leave there.</summary>
    public void Coalesce()
    {
        using var all = All();
        using var seen = Wand.Coalesce(all);
        all.Check(seen.IsInvalid ? 0 : 1);
        Take(seen);
    }

    public void Write(Stream stream, MagickFormat format)
    {
        using var all = All();
        var isAnimatedWebp = format == MagickFormat.WebP && Count > 1;
        if (isAnimatedWebp) MakeUniform(all);
        // The first image's format and settings are those of the file.
        ((MagickImage)images[0]).TellSettings(all);
        all.Check(Wand.SetFormat(all, format.CoderName));
        var bytes = Wand.EncodeAll(all, out var length);
        all.Check(bytes == 0 ? 0 : 1);
        if (isAnimatedWebp) length = SetTimes(bytes, length);
        WandWriter.Copy(bytes, length, stream);
    }

    public IEnumerator<IMagickImage<byte>> GetEnumerator() => images.GetEnumerator();

    IEnumerator IEnumerable.GetEnumerator() => GetEnumerator();

    void Read(Stream stream, IMagickReadSettings<byte>? readSettings, bool ping)
    {
        using var all = WandReader.Read(stream, readSettings, ping, warning => Warning?.Invoke(this, new(warning)));
        Take(all);
        if (!ping && readSettings?.Format == MagickFormat.WebP && Count > 1 && WebpTiming.Loops(stream) is { } loops)
            images.ForEach(image => image.AnimationIterations = loops);
    }

    /// <summary>On the list alone: its images are others than ours, only their pixels are shared.</summary>
    void MakeUniform(WandHandle all)
    {
        for (var index = 0; index < Count; index++)
        {
            all.Check(Wand.MoveTo(all, index));
            all.Check(Wand.SetTicks(all, WebpTiming.Uniform));
            all.Check(Wand.SetDelay(all, WebpTiming.Uniform));
            // Of what is shown once the C library would write the first frame only.
            all.Check(Wand.SetIterations(all, 0));
        }
        Wand.MoveToStart(all);
    }

    unsafe nuint SetTimes(nint bytes, nuint length)
    {
        var webp = WebpTiming.File(new((byte*)bytes, checked((int)length)));
        var delays = images.Select(image => 1000L * image.AnimationDelay / Math.Max(1, image.AnimationTicksPerSecond));
        WebpTiming.Set(webp, [.. delays], (int)images[0].AnimationIterations);
        return (nuint)webp.Length;
    }

    void Take(WandHandle all)
    {
        Dispose();
        for (var index = 0; index < (int)Wand.Count(all); index++)
        {
            all.Check(Wand.MoveTo(all, index));
            images.Add(new MagickImage(Wand.CopyCurrent(all)));
        }
    }

    /// <summary>A list that shares its images' pixels; it stands at the first.</summary>
    WandHandle All()
    {
        var all = Wand.New();
        foreach (var image in images)
        {
            Wand.MoveToEnd(all);
            ((MagickImage)image).AddTo(all);
        }
        Wand.MoveToStart(all);
        return all;
    }

    public void Dispose()
    {
        images.ForEach(image => image.Dispose());
        images.Clear();
    }
}
