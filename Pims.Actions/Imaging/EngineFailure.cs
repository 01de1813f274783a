using ImageMagick;

namespace Pims.Actions.Imaging;

/// <summary>
/// What the engine complains of, in the callers' terms. Its own text stays out: it names functions and files of the
/// machine.
/// </summary>
static class EngineFailure
{
    public static ActionError Of(MagickException failure) => failure switch
    {
        MagickResourceLimitErrorException or MagickCacheErrorException =>
            Errors.ImageTooLarge.Because("The image needs more memory or has more frames than its limit."),
        MagickImageErrorException { Message: var text } when text.Contains("exceeds limit", StringComparison.Ordinal) =>
            Errors.ImageTooLarge.Because("The image is wider or higher than its limit."),
        MagickMissingDelegateErrorException or MagickPolicyErrorException =>
            Errors.UnsupportedFormat.Because("This image engine does not read or write the format."),
        _ => Errors.UnreadableImage.Because("The file is damaged or cut off, or is not what its first bytes say."),
    };
}
