using System.IO.MemoryMappedFiles;

namespace ImageMagick;

/// <summary>Reads or pings a stream into a new wand.</summary>
static class WandReader
{
    public static WandHandle Read(Stream stream, IMagickReadSettings<byte>? settings, bool ping, Action<MagickWarningException> warn)
    {
        var wand = Wand.New();
        try
        {
            foreach (var (name, value) in (settings as MagickReadSettings)?.Defines ?? []) wand.Check(Wand.SetOption(wand, name, value));
            // A name of nothing but decoder and frames: no part of it comes from a file's name or from a caller.
            wand.Check(Wand.SetFilename(wand, Decoder(settings) + Frames(settings)));
            wand.CheckRead(Hand(stream, wand, ping), warn);
            // Else the decoder's prefix would also choose the encoder.
            wand.Check(Wand.SetFilename(wand, ""));
            wand.Check(Wand.SetImageFilename(wand, ""));
            return wand;
        }
        catch
        {
            wand.Dispose();
            throw;
        }
    }

    static string Decoder(IMagickReadSettings<byte>? settings) =>
        settings is null or { Format: MagickFormat.Unknown } ? "" : settings.Format.CoderName + ":";

    static string Frames(IMagickReadSettings<byte>? settings) => (settings?.FrameIndex, settings?.FrameCount) switch
    {
        (null, null) => "",
        (var first, null or 1) => $"[{first ?? 0}]",
        (var first, var count) => $"[{first ?? 0}-{(first ?? 0) + count - 1}]",
    };

    static unsafe int Hand(Stream stream, WandHandle wand, bool ping)
    {
        if (stream is FileStream { Length: > 0 } file) return HandMapped(file, wand, ping);
        using var copy = new MemoryStream();
        stream.CopyTo(copy);
        fixed (byte* bytes = copy.GetBuffer()) return Hand(wand, bytes, copy.Length, ping);
    }

    /// <summary>Mapped, not loaded: a ping touches a few pages of a file of any size.</summary>
    static unsafe int HandMapped(FileStream file, WandHandle wand, bool ping)
    {
        using var map = MemoryMappedFile.CreateFromFile(
            file, null, 0, MemoryMappedFileAccess.Read, HandleInheritability.None, leaveOpen: true);
        using var view = map.CreateViewAccessor(0, 0, MemoryMappedFileAccess.Read);
        byte* bytes = null;
        view.SafeMemoryMappedViewHandle.AcquirePointer(ref bytes);
        try
        {
            return Hand(wand, bytes, file.Length, ping);
        }
        finally
        {
            view.SafeMemoryMappedViewHandle.ReleasePointer();
        }
    }

    static unsafe int Hand(WandHandle wand, byte* bytes, long length, bool ping) =>
        ping ? Wand.Ping(wand, bytes, (nuint)length) : Wand.Read(wand, bytes, (nuint)length);
}
