namespace Pims.Actions.Imaging.Previews;

/// <summary>The programs that previews are drawn by. None of them is needed for anything else.</summary>
/// <param name="folders">Where they are looked for.</param>
public sealed class PreviewPrograms(IReadOnlyList<string> folders)
{
    public PreviewPrograms() : this(OutsideProgram.SystemFolders())
    {
    }

    public OutsideProgram PdfInfo { get; } = new("pdfinfo", "poppler-utils", "Pictures of PDF pages", folders);

    public OutsideProgram PdfDraw { get; } = new("pdftoppm", "poppler-utils", "Pictures of PDF pages", folders);

    public OutsideProgram SvgDraw { get; } = new("rsvg-convert", "librsvg2-bin", "Pictures of SVG", folders);

    public OutsideProgram VideoInfo { get; } = new("ffprobe", "ffmpeg", "Thumbnails of videos", folders);

    public OutsideProgram VideoTake { get; } = new("ffmpeg", "ffmpeg", "Thumbnails of videos", folders);

    public IReadOnlyList<OutsideProgram> All => [PdfDraw, PdfInfo, SvgDraw, VideoTake, VideoInfo];
}
