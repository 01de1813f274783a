namespace ImageMagick;

public abstract class MagickException(string message) : Exception(message);

public class MagickErrorException(string message) : MagickException(message);

public sealed class MagickResourceLimitErrorException(string message) : MagickErrorException(message);

public sealed class MagickMissingDelegateErrorException(string message) : MagickErrorException(message);

public sealed class MagickCorruptImageErrorException(string message) : MagickErrorException(message);

public sealed class MagickCacheErrorException(string message) : MagickErrorException(message);

public sealed class MagickImageErrorException(string message) : MagickErrorException(message);

public sealed class MagickPolicyErrorException(string message) : MagickErrorException(message);

public class MagickWarningException(string message) : MagickException(message);

public sealed class MagickCorruptImageWarningException(string message) : MagickWarningException(message);

public sealed class WarningEventArgs(MagickWarningException exception) : EventArgs
{
    public string Message => Exception.Message;

    public MagickWarningException Exception { get; } = exception;
}
