namespace Pims.Actions.Imaging;

public sealed class ImageWorkersOptions
{
    /// <summary>Images worked on at once; more than the processors only makes each of them slower.</summary>
    public int Workers { get; init; } = Environment.ProcessorCount;

    /// <summary>Jobs that may wait for a worker; one more is refused.</summary>
    public int Queue { get; init; } = 64;

    public IEnumerable<string> Validate()
    {
        if (Workers < 1) yield return "image workers: a whole number from 1, such as 4.";
        if (Queue < 0) yield return "image queue: a whole number from 0, such as 64.";
    }
}
