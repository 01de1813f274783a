using System.Globalization;
using System.Text.RegularExpressions;

namespace Pims.Actions.Imaging.Previews;

/// <summary>The own size of a page as it is seen, turned and cut to its crop box; whether it lies on its side in the file; how many pages there are.</summary>
sealed record PdfPage(OwnSize Own, bool IsTurned, int Pages);

/// <summary>Draws a page of a PDF, on white.</summary>
sealed partial class PdfPages(OutsideProgram info, OutsideProgram draw)
{
    /// <summary>A page's own size is that at 150 dots to the inch: text can be read, and A4 has 1240 x 1754.</summary>
    const double PixelsPerPoint = 150 / 72.0;

    /// <summary>Uncompressed: packing a page as PNG takes five times as long as drawing it.</summary>
    const string Result = "page.tif";

    /// <exception cref="ActionError">invalid_parameter where the page is not there, unreadable_image, image_too_large, unsupported_format.</exception>
    public PdfPage Measure(string file, int? page, string folder, TimeAllowed time)
    {
        var number = Text(page ?? 1);
        var said = info.Run(["-f", number, "-l", number, file], folder, time);
        if (said.ExitCode != 0)
            throw WhyNot(said, file, page, folder, time);
        // A title may have lines of its own; what the program measured comes after all such text.
        if (PageSize().Matches(said.Output) is not [.., var size] || Pages(said) is not { } pages
            || !Number(size, 1, out var width) || !Number(size, 2, out var height))
            throw Damaged();
        var isTurned = Rotation().Matches(said.Output) is [.., var rotation] && rotation.Groups[1].Value is "90" or "270";
        var own = OwnSize.Of(width * PixelsPerPoint, height * PixelsPerPoint);
        return new(isTurned ? new(own.Height, own.Width) : own, isTurned, pages);
    }

    /// <returns>The file in the folder.</returns>
    public string Draw(string file, int? page, PdfPage measured, ImageRequest request, string folder, TimeAllowed time)
    {
        var number = Text(page ?? 1);
        var (width, height) = measured.Own.For(request);
        // The program turns the page after it has scaled it.
        if (measured.IsTurned)
            (width, height) = (height, width);
        var end = draw.Run(
            ["-q", "-f", number, "-l", number, "-singlefile", "-cropbox", "-scale-to-x", Text(width), "-scale-to-y", Text(height),
                "-tiff", "-tiffcompression", "none", file, Path.GetFileNameWithoutExtension(Result)],
            folder, time);
        var result = Path.Combine(folder, Result);
        return end.ExitCode == 0 && File.Exists(result) ? result : throw Damaged();
    }

    ActionError WhyNot(ProgramEnd said, string file, int? page, string folder, TimeAllowed time)
    {
        if (said.Errors.Contains("Incorrect password", StringComparison.Ordinal))
            return Errors.UnreadableImage.Because("The PDF is encrypted with a password.");
        return page is not null && Pages(info.Run([file], folder, time)) is { } pages && page > pages
            ? Errors.InvalidParameter.Because($"page is 1 to {pages} for this PDF.", "page")
            : Damaged();
    }

    static ActionError Damaged() => Errors.UnreadableImage.Because("The PDF is damaged or cut off, or has no pages.");

    static int? Pages(ProgramEnd said) =>
        PageCount().Matches(said.Output) is [.., var count] && int.TryParse(count.Groups[1].Value, out var pages) && pages > 0 ? pages : null;

    static bool Number(Match match, int group, out double number) =>
        double.TryParse(match.Groups[group].Value, NumberStyles.Float, CultureInfo.InvariantCulture, out number) && double.IsFinite(number) && number > 0;

    static string Text(int number) => number.ToString(CultureInfo.InvariantCulture);

    [GeneratedRegex(@"^Pages: +(\d+)$", RegexOptions.Multiline)]
    private static partial Regex PageCount();

    [GeneratedRegex(@"^Page +\d+ size: +(\S+) x (\S+) pts", RegexOptions.Multiline)]
    private static partial Regex PageSize();

    [GeneratedRegex(@"^Page +\d+ rot: +(\d+)$", RegexOptions.Multiline)]
    private static partial Regex Rotation();
}
