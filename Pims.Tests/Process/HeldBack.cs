using System.Net;

namespace Pims.Tests.Process;

/// <summary>A body of which the first half is sent, and the rest once it is let go.</summary>
sealed class HeldBack(HttpContent inner) : HttpContent
{
    readonly TaskCompletionSource halfSent = new(TaskCreationOptions.RunContinuationsAsynchronously);
    readonly TaskCompletionSource letGo = new(TaskCreationOptions.RunContinuationsAsynchronously);

    public Task HalfSent => halfSent.Task;

    public void LetGo() => letGo.SetResult();

    protected override async Task SerializeToStreamAsync(Stream stream, TransportContext? context)
    {
        var bytes = await inner.ReadAsByteArrayAsync();
        await stream.WriteAsync(bytes.AsMemory(0, bytes.Length / 2));
        await stream.FlushAsync();
        halfSent.SetResult();
        await letGo.Task;
        await stream.WriteAsync(bytes.AsMemory(bytes.Length / 2));
    }

    protected override bool TryComputeLength(out long length)
    {
        length = 0;
        return false;
    }

    /// <summary>With the inner body's own type.</summary>
    public static HeldBack Of(HttpContent inner)
    {
        var held = new HeldBack(inner);
        held.Headers.ContentType = inner.Headers.ContentType;
        return held;
    }
}
