using System.Text;
using FsCheck;
using FsCheck.Fluent;
using Pims.Actions.Files;

namespace Pims.Tests.Files;

public sealed class ZipNamesTests
{
    static readonly string[] Devices = ["CON", "PRN", "AUX", "NUL", "COM1", "COM9", "COM²", "LPT1", "CONIN$"];

    [TestCase("logo.png", "logo.png")]
    [TestCase("Größe ü.png", "Größe ü.png")]
    [TestCase("👩‍🎨.png", "👩‍🎨.png")]
    [TestCase("..", "_")]
    [TestCase(". . .", "_")]
    [TestCase("", "_")]
    [TestCase("..\\..\\evil.exe", ".._.._evil.exe")]
    [TestCase("/etc/passwd", "_etc_passwd")]
    [TestCase("C:\\a", "C__a")]
    [TestCase("a<b>c:d\"e|f?g*h", "a_b_c_d_e_f_g_h")]
    [TestCase("a\tb\nc\u0000d\u0085e", "a_b_c_d_e")]
    [TestCase("photo\u202egnp.exe", "photo_gnp.exe")]
    [TestCase("end. . ", "end")]
    [TestCase("CON", "_CON")]
    [TestCase("con.tar.gz", "_con.tar.gz")]
    [TestCase("Nul .txt", "_Nul .txt")]
    [TestCase("LPT1.png", "_LPT1.png")]
    [TestCase("console.log", "console.log")]
    [TestCase("COM10", "COM10")]
    [TestCase(".htaccess", ".htaccess")]
    public void A_name_is_made_safe(string name, string safe) => Assert.That(ZipNames.Safe(name), Is.EqualTo(safe));

    // Whoever changes this may take back what the README says of it.
    [Test]
    public void Letters_that_are_composed_differently_stay_two()
    {
        var names = new ZipNames();
        Assert.That(new[] { "caf\u00e9", "cafe\u0301" }.Select(names.Take), Is.EqualTo(new[] { "caf\u00e9", "cafe\u0301" }));
    }

    // No argument of a test: attributes are kept as UTF-8, which has no half of a pair.
    [Test]
    public void Half_a_letter_is_none() => Assert.That(ZipNames.Safe("half \ud83d.png"), Is.EqualTo("half _.png"));

    [Test]
    public void A_taken_name_gets_a_number_before_its_extension()
    {
        var names = new ZipNames("missing.txt");
        string[] wanted = ["a.jpg", "A.JPG", "a (2).jpg", "a.jpg", "Ä.txt", "ä.txt", "noext", "noext", "a?b", "a*b", "Missing.TXT", ".x", ".x"];
        Assert.That(wanted.Select(names.Take), Is.EqualTo(new[]
        {
            "a.jpg", "A (2).JPG", "a (2) (2).jpg", "a (3).jpg", "Ä.txt", "ä (2).txt", "noext", "noext (2)", "a_b", "a_b (2)", "Missing (2).TXT", ".x", ".x (2)",
        }));
    }

    [Test]
    public void A_long_name_keeps_its_extension_and_its_letters_whole()
    {
        var names = new ZipNames();
        var (first, second) = (names.Take(new string('ü', 255) + ".jpeg"), names.Take(new string('ü', 255) + ".jpeg"));
        Assert.That((first, Encoding.UTF8.GetByteCount(first)), Is.EqualTo((new string('ü', 125) + ".jpeg", 255)));
        Assert.That((second, Encoding.UTF8.GetByteCount(second)), Is.EqualTo((new string('ü', 123) + " (2).jpeg", 255)));
        Assert.That(ZipNames.Safe("a." + new string('x', 300)), Has.Length.EqualTo(255));
    }

    [Test]
    public void Ten_thousand_of_one_name_take_a_moment()
    {
        var names = new ZipNames();
        Assert.That(Enumerable.Range(0, 10_000).Select(_ => names.Take("logo.png")).ToHashSet(StringComparer.OrdinalIgnoreCase), Has.Count.EqualTo(10_000).And.Contain("logo (10000).png"));
    }

    [Test]
    public void Whatever_is_asked_for_can_stand_in_a_folder_of_any_system() =>
        Prop.ForAll(Gen.ListOf(Asked()).ToArbitrary(), asked =>
        {
            var names = new ZipNames("missing.txt");
            var taken = asked.Select(names.Take).ToArray();
            return taken.All(IsSafe) && taken.Append("missing.txt").Distinct(StringComparer.OrdinalIgnoreCase).Count() == taken.Length + 1;
        }).Check(Config.QuickThrowOnFailure.WithMaxTest(500));

    [Test]
    public void What_is_safe_stays_as_it_is() =>
        Prop.ForAll(Asked().ToArbitrary(), asked => ZipNames.Safe(ZipNames.Safe(asked)) == ZipNames.Safe(asked)).Check(Config.QuickThrowOnFailure.WithMaxTest(1000));

    static Gen<string> Asked() => Gen.OneOf(
        ArbMap.Default.GeneratorFor<string>().Select(text => text ?? ""),
        Gen.Elements([.. Devices, "..", "a.jpg", "A.jpg", "a (2).jpg", "missing.txt", "MISSING.txt", "end.", "end ", "con.x.y", "\ud83d", "a\\b", "a/b", ".", " ", "a. .b"]),
        Gen.Choose(200, 300).Select(length => new string('é', length) + ".png"),
        Gen.Choose(240, 260).Select(length => new string('x', length) + ". "),
        Gen.Choose(240, 260).Select(length => "name." + new string('x', length)));

    static bool IsSafe(string name) =>
        name.Length > 0 && name is not ("." or "..") && name[^1] is not ('.' or ' ') && Encoding.UTF8.GetByteCount(name) <= 255
        && name.IndexOfAny(['/', '\\', ':', '*', '?', '"', '<', '>', '|']) < 0 && !name.Any(char.IsControl)
        && new UTF8Encoding(false, true).GetString(new UTF8Encoding(false, true).GetBytes(name)) == name
        && !Devices.Contains(name.Split('.')[0].TrimEnd(' '), StringComparer.OrdinalIgnoreCase);
}
