using System.Runtime.CompilerServices;

namespace Pims.Tests.Imaging;

/// <summary>The files of Fixtures, read where they stand.</summary>
static class Fixture
{
    public static string Path(string name) => System.IO.Path.Combine(Folder(), name);

    static string Folder([CallerFilePath] string here = "") =>
        System.IO.Path.Combine(System.IO.Path.GetDirectoryName(System.IO.Path.GetDirectoryName(here))!, "Fixtures");
}
