using ImageMagick;
using Pims.Actions.Files;

namespace Pims.Actions.Imaging;

/// <summary>The one way into the engine: an open file of ours and the decoder that its content asks for, never a name.</summary>
static class EngineInput
{
    public static MagickReadSettings Settings(ImageEngine engine, FileType type)
    {
        if (type.Decoder is not { } format)
            throw Errors.UnsupportedFormat.Because($"{type.MimeType} is not a format that images are made from.");
        if (engine.Unavailable is { } reason) throw Errors.UnsupportedFormat.Because(reason);
        return new MagickReadSettings { Format = ImageFormatFacts.Of(format).Coder };
    }

    public static FileStream Open(string file) => new(file, FileMode.Open, FileAccess.Read, FileShare.Read | FileShare.Delete);
}
