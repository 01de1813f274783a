namespace Pims.Actions.Imaging;

public sealed class ImageWorkersOptions
{
    /// <summary>Images worked on at once; more than the processors only makes each of them slower.</summary>
    public int Workers { get; init; } = Environment.ProcessorCount;

    /// <summary>Pictures that may wait for a worker; one more is refused.</summary>
    public int Queue { get; init; } = 64;

    /// <summary>Uploaded files that may wait to be looked into; then the next upload is refused. They are quickly done, and were sent already.</summary>
    public int Files => 16 * Math.Max(1, Queue);

    /// <summary>For how long an image may be worked on, and for how long a picture may wait for that.</summary>
    public TimeSpan Time { get; init; } = TimeSpan.FromSeconds(30);
}
