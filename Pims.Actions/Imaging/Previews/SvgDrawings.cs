using System.Globalization;
using System.Text.RegularExpressions;

namespace Pims.Actions.Imaging.Previews;

/// <summary>
/// Draws an SVG, with its transparency. The program gets it as its input and not by a name: what has no place of its own can refer to no
/// file beside it.
/// </summary>
sealed partial class SvgDrawings(OutsideProgram draw)
{
    /// <summary>The program refuses any single text over 10 MB; some of them, such as embedded photos, are a large drawing.</summary>
    const long MostBytes = 32 << 20;

    /// <summary>The most a side that the program draws.</summary>
    const int MostSide = 32_767;

    const double Shrunk = 0.01;

    const string Result = "drawing.png";

    /// <returns>The own size: what it says in pixels (96 to the inch), else that of its view box, else that of what is drawn in it.</returns>
    /// <exception cref="ActionError">unreadable_image, image_too_large, unsupported_format.</exception>
    public OwnSize Measure(string file, string folder, TimeAllowed time)
    {
        if (new FileInfo(file).Length > MostBytes)
            throw Errors.ImageTooLarge.Because($"The SVG has more than {MostBytes >> 20} MiB, which are the most.");
        // SVG is written with the size that the program works with, unrounded; so small, a filter has hardly a pixel to go over.
        var said = draw.Run(["--format", "svg", "--zoom", Text(Shrunk)], folder, time, input: file);
        if (said.ExitCode != 0 || Root().Match(said.Output) is not { Success: true } root)
            throw Errors.UnreadableImage.Because("The SVG is damaged or cut off, or has nothing in it that gives it a size.");
        var (width, height) = (Number(root.Groups[1]) / Shrunk, Number(root.Groups[2]) / Shrunk);
        if (width > MostSide || height > MostSide)
            throw Errors.ImageTooLarge.Because($"The drawing is more than {MostSide} pixels wide or high, which are the most.");
        return OwnSize.Of(width, height);
    }

    /// <returns>The file in the folder.</returns>
    public string Draw(string file, (int Width, int Height) size, string folder, TimeAllowed time)
    {
        var end = draw.Run(["--format", "png", "--width", Text(size.Width), "--height", Text(size.Height), "--output", Result], folder, time, input: file);
        var result = Path.Combine(folder, Result);
        return end.ExitCode == 0 && File.Exists(result) ? result : throw Errors.UnreadableImage.Because("The SVG can't be drawn.");
    }

    static double Number(Group digits) => double.Parse(digits.ValueSpan, CultureInfo.InvariantCulture);

    static string Text(double number) => number.ToString(CultureInfo.InvariantCulture);

    [GeneratedRegex("""<svg [^>]*?\bwidth="([0-9.]+)(?:pt)?" height="([0-9.]+)(?:pt)?"[ >]""")]
    private static partial Regex Root();
}
