using System.Runtime.InteropServices;

namespace ImageMagick;

/// <summary>Turns what a wand and its images have to complain of into exceptions and warnings.</summary>
static class WandFailure
{
    /// <summary>For operations: a refusal of the C library becomes an exception.</summary>
    public static void Check(this WandHandle wand, int succeeded)
    {
        if (succeeded == 0) throw (MagickException?)OfWand(wand) ?? new MagickErrorException("The image engine gave no reason.");
    }

    /// <summary>
    /// For reading: a decoder reports to its image, not to the wand, so a call that succeeded may have left an error
    /// (a WebP file read as JPEG: success, 0x0 pixels) or warnings (a truncated JPEG).
    /// </summary>
    public static void CheckRead(this WandHandle wand, int succeeded, Action<MagickWarningException> warn)
    {
        var all = OfImages(wand).Append(OfWand(wand)).OfType<MagickException>().ToList();
        if (all.OfType<MagickErrorException>().FirstOrDefault() is { } error) throw error;
        if (succeeded == 0 || Wand.Count(wand) == 0)
            throw new MagickCorruptImageErrorException("The decoder found no image and gave no reason.");
        foreach (var warning in all.OfType<MagickWarningException>()) warn(warning);
    }

    static MagickException? OfWand(WandHandle wand)
    {
        var text = Wand.GetException(wand, out var severity);
        var message = Marshal.PtrToStringUTF8(text);
        Wand.Relinquish(text);
        return Make(severity, message);
    }

    static unsafe List<MagickException?> OfImages(WandHandle wand)
    {
        var found = new List<MagickException?>();
        if (Wand.Count(wand) == 0) return found;
        var exception = Wand.NewException();
        _ = Wand.CollectExceptions(Wand.CurrentImage(wand), exception);
        Wand.Rewind(exception->Related);
        for (var next = Wand.Next(exception->Related); next != 0; next = Wand.Next(exception->Related))
            found.Add(Make(((ExceptionInfo*)next)->Severity, Marshal.PtrToStringUTF8(((ExceptionInfo*)next)->Reason)));
        Wand.Destroy(exception);
        return found;
    }

    /// <summary>Below 300 there is nothing; from 300 warnings, from 400 errors, each kind 100 apart.</summary>
    static MagickException? Make(int severity, string? message) => (severity, message ?? "") switch
    {
        ( < 300, _) => null,
        (325, var text) => new MagickCorruptImageWarningException(text),
        ( < 400, var text) => new MagickWarningException(text),
        (400, var text) => new MagickResourceLimitErrorException(text),
        (420, var text) => new MagickMissingDelegateErrorException(text),
        (425, var text) => new MagickCorruptImageErrorException(text),
        (445, var text) => new MagickCacheErrorException(text),
        (465, var text) => new MagickImageErrorException(text),
        (499, var text) => new MagickPolicyErrorException(text),
        (_, var text) => new MagickErrorException(text),
    };
}
