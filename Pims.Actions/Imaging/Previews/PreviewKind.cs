namespace Pims.Actions.Imaging.Previews;

/// <summary>Files that the image engine never gets, of which an optional program draws a picture: a page, a drawing, a frame.</summary>
public enum PreviewKind { Pdf, Svg, Video }
