using System.Runtime.CompilerServices;

namespace Pims.Tests.Support;

/// <summary>The clone that these tests were built from.</summary>
static class Repository
{
    public static string Root { get; } = Above(Here());

#if DEBUG
    public const string Configuration = "Debug";
#else
    public const string Configuration = "Release";
#endif

    static string Above(string file) => Path.GetFullPath(Path.Combine(Path.GetDirectoryName(file)!, "..", ".."));

    static string Here([CallerFilePath] string here = "") => here;
}
