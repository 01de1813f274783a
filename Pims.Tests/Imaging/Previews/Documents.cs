using System.Globalization;
using System.Text;

namespace Pims.Tests.Imaging.Previews;

/// <summary>PDF and SVG made from nothing, so that a test says what is in them.</summary>
static class Documents
{
    public const string Names = "xmlns='http://www.w3.org/2000/svg' xmlns:xlink='http://www.w3.org/1999/xlink'";

    /// <summary>One page for each: its attributes, such as its media box, and what is drawn on it.</summary>
    public static byte[] Pdf(params (string Attributes, string Content)[] pages)
    {
        List<string> objects =
        [
            "<< /Type /Catalog /Pages 2 0 R >>",
            $"<< /Type /Pages /Count {pages.Length} /Kids [{string.Join(' ', pages.Select((_, index) => $"{3 + (2 * index)} 0 R"))}] >>",
        ];
        foreach (var (attributes, content) in pages)
        {
            objects.Add($"<< /Type /Page /Parent 2 0 R {attributes} /Contents {objects.Count + 2} 0 R /Resources << /Font << /F << /Type /Font /Subtype /Type1 /BaseFont /Helvetica >> >> >> >>");
            objects.Add($"<< /Length {content.Length} >>\nstream\n{content}\nendstream");
        }
        return Pdf(objects, "");
    }

    /// <summary>Of objects numbered from 1, the first of them the catalogue.</summary>
    public static byte[] Pdf(IReadOnlyList<string> objects, string trailer)
    {
        var (file, table) = (new StringBuilder("%PDF-1.4\n"), new StringBuilder("0000000000 65535 f \n"));
        foreach (var (index, content) in objects.Index())
        {
            table.Append(CultureInfo.InvariantCulture, $"{file.Length:0000000000} 00000 n \n");
            file.Append(CultureInfo.InvariantCulture, $"{index + 1} 0 obj\n{content}\nendobj\n");
        }
        var start = file.Length;
        file.Append(CultureInfo.InvariantCulture, $"xref\n0 {objects.Count + 1}\n{table}trailer\n<< /Size {objects.Count + 1} /Root 1 0 R {trailer} >>\nstartxref\n{start}\n%%EOF\n");
        return Encoding.Latin1.GetBytes(file.ToString());
    }

    /// <summary>A page whose lower left quarter is red.</summary>
    public static (string Attributes, string Content) Page(int width, int height, string attributes = "") =>
        ($"/MediaBox [0 0 {width} {height}] {attributes}", FormattableString.Invariant($"1 0 0 rg 0 0 {width / 2.0} {height / 2.0} re f"));

    public static byte[] Svg(string attributes, string content = "<rect width='50%' height='50%' fill='#f00'/>") => Encoding.UTF8.GetBytes($"<svg {Names} {attributes}>{content}</svg>");
}
