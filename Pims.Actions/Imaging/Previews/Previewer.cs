using Pims.Actions.Files;

namespace Pims.Actions.Imaging.Previews;

/// <summary>What was drawn: a file for the image engine.</summary>
public sealed record DrawnPreview(string File, FileType Type);

/// <summary>
/// Draws what the image engine never gets (<see cref="PreviewKind"/>) by programs of the system: large enough for what is asked for, and no
/// larger. Whatever a file does to its program, it ends within its time.
/// </summary>
/// <param name="programs">Those that are there.</param>
public sealed class Previewer(PreviewPrograms programs)
{
    /// <summary>
    /// A page of a heavy brochure takes two seconds; what takes longer than this is made to. It is below the time of a whole job, so that the
    /// file is blamed for it and not the server.
    /// </summary>
    public static readonly TimeSpan TimeLimit = TimeSpan.FromSeconds(10);

    readonly PdfPages pdf = new(programs.PdfInfo, programs.PdfDraw);
    readonly SvgDrawings svg = new(programs.SvgDraw);
    readonly VideoSnapshots video = new(programs.VideoInfo, programs.VideoTake);

    /// <summary>Of one drawing, all its programs together.</summary>
    public TimeSpan Limit { get; init; } = TimeLimit;

    /// <param name="file">Of ours.</param>
    /// <param name="type">Has a preview.</param>
    /// <param name="request">Its size, mode and page matter; the rest is left to the pipeline.</param>
    /// <param name="folder">Of this drawing alone, and there; the result is in it.</param>
    /// <param name="cancellation">Ends the programs too.</param>
    /// <exception cref="ActionError">
    /// unsupported_format where a program is missing or there is nothing to be seen, unreadable_image, image_too_large also where time or
    /// memory was not enough, invalid_parameter where the page is not there.
    /// </exception>
    public DrawnPreview Draw(string file, FileType type, ImageRequest request, string folder, CancellationToken cancellation)
    {
        using var time = new TimeAllowed(Limit, cancellation);
        switch (type.Preview)
        {
            case PreviewKind.Pdf:
                return new(pdf.Draw(file, request.Page, pdf.Measure(file, request.Page, folder, time), request, folder, time), FileTypes.Tiff);
            case PreviewKind.Svg:
                RequireFirst(request.Page);
                return new(svg.Draw(file, svg.Measure(file, folder, time).For(request), folder, time), FileTypes.Png);
            case PreviewKind.Video:
                var side = Math.Max(request.Width ?? 1, request.Height ?? 1);
                return new(video.Take(file, Demuxer(file, type), side, folder, time), FileTypes.Bmp);
            default:
                throw Errors.UnsupportedFormat.Because($"{type.MimeType} is not a format that pictures are made of.");
        }
    }

    static void RequireFirst(int? page)
    {
        if (page > 1)
            throw Errors.InvalidParameter.Because("page is 1 for an SVG.", "page");
    }

    /// <summary>MPEG comes bare or in a container, both under one type.</summary>
    static string Demuxer(string file, FileType type)
    {
        if (type != FileTypes.Mpeg)
            return type.Demuxer!;
        using var stream = EngineInput.Open(file);
        Span<byte> head = stackalloc byte[4];
        return stream.ReadAtLeast(head, 4, throwOnEndOfStream: false) == 4 && head[3] == 0xb3 ? "mpegvideo" : type.Demuxer!;
    }
}
