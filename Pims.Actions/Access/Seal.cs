namespace Pims.Actions.Access;

/// <summary>Closes secrets that must be shown again, so that a stolen database shows none. The server gives it its two functions.</summary>
public sealed class Seal(Func<byte[], byte[]> close, Func<byte[], byte[]> open)
{
    public byte[] Close(byte[] secret) => close(secret);

    public byte[] Open(byte[] @sealed) => open(@sealed);
}
