using System.Collections;

namespace ImageMagick;

public sealed class MagickImageCollection : IDisposable, IReadOnlyList<IMagickImage<byte>>
{
    readonly List<IMagickImage<byte>> images = [];

    public event EventHandler<WarningEventArgs>? Warning;

    public int Count => images.Count;

    public IMagickImage<byte> this[int index] => images[index];

    public void Ping(Stream stream, IMagickReadSettings<byte>? readSettings)
    {
        using var all = WandReader.Read(stream, readSettings, ping: true, warning => Warning?.Invoke(this, new(warning)));
        Dispose();
        for (var index = 0; index < (int)Wand.Count(all); index++)
        {
            all.Check(Wand.MoveTo(all, index));
            images.Add(new MagickImage(Wand.CopyCurrent(all)));
        }
    }

    public IEnumerator<IMagickImage<byte>> GetEnumerator() => images.GetEnumerator();

    IEnumerator IEnumerable.GetEnumerator() => GetEnumerator();

    public void Dispose()
    {
        images.ForEach(image => image.Dispose());
        images.Clear();
    }
}
