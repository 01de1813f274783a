using FsCheck;
using FsCheck.Fluent;
using ImageMagick;
using Pims.Actions.Imaging;
using Pims.Actions.Imaging.Scaling;
using Pims.Tests.Support;

namespace Pims.Tests.Imaging.Scaling;

sealed class RowScalerTests : ImagingTest
{
    const int Most = ushort.MaxValue;

    delegate (int R, int G, int B, int A) Paint(int x, int y);

    /// <summary>Every value of the result, row by row.</summary>
    static ushort[] Scaled(PixelSize from, PixelSize to, Paint paint, bool hasAlpha = false, Line? line = null)
    {
        var scaler = new RowScaler(line ?? from.Width, line ?? from.Height, to, hasAlpha, line is not null);
        var (row, result, rows) = (new ushort[from.Width * 4], new ushort[to.Width * to.Height * 4], 0);
        for (var y = 0; y < from.Height; y++)
        {
            for (var x = 0; x < from.Width; x++)
            {
                var (r, g, b, a) = paint(x, y);
                (row[x * 4], row[(x * 4) + 1], row[(x * 4) + 2], row[(x * 4) + 3]) = ((ushort)r, (ushort)g, (ushort)b, (ushort)a);
            }
            scaler.Add(row);
            while (rows < to.Height && scaler.TryTake(result.AsSpan(rows * to.Width * 4, to.Width * 4))) rows++;
        }
        Assert.That(rows, Is.EqualTo(to.Height));
        Assert.That(scaler.TryTake(new ushort[to.Width * 4]), Is.False, "no row comes after the last");
        return result;
    }

    static Gen<PixelSize> Sizes(int most) => Gen.Choose(1, most).Two().Select(sides => new PixelSize(sides.Item1, sides.Item2));

    [FsCheck.NUnit.Property(MaxTest = 200)]
    public Property One_colour_stays_that_colour_at_every_size() => Prop.ForAll(
        Sizes(90).Two().Zip(ArbMap.Default.GeneratorFor<(ushort, ushort, ushort, ushort)>()).Zip(ArbMap.Default.GeneratorFor<bool>()).ToArbitrary(),
        made =>
        {
            var (((from, to), (r, g, b, a)), hasAlpha) = made;
            // Else the colour is nothing, as is what may lie under it.
            var alpha = hasAlpha ? Math.Max(a, (ushort)256) : a;
            var result = Scaled(from, to, (_, _) => (r, g, b, alpha), hasAlpha);
            for (var at = 0; at < result.Length; at++)
                Assert.That((int)result[at], Is.EqualTo((int)new[] { r, g, b, alpha }[at % 4]).Within(at % 4 < 3 && hasAlpha ? 16 : 1));
        });

    [TestCase(1, 1, 300, 200)]
    [TestCase(1, 5000, 1, 1)]
    [TestCase(5000, 1, 1, 1)]
    [TestCase(3000, 2, 1, 4000)]
    [TestCase(2, 3000, 4000, 1)]
    [TestCase(17, 4001, 5, 3)]
    public void The_mean_stays_what_it_was(int width, int height, int toWidth, int toHeight)
    {
        static int Slope(int x, int y, int width, int height) => (int)((long)Most * ((2L * x) + 1 + (2L * y) + 1) / (2L * (width + height)));
        var result = Scaled(new(width, height), new(toWidth, toHeight), (x, y) => (Slope(x, y, width, height), 0, Most, 0));
        Assert.That(result.Where((_, at) => at % 4 == 0).Average(value => value), Is.EqualTo(Most / 2.0).Within(Most * 0.01));
        Assert.That(result.Where((_, at) => at % 4 == 1), Is.All.Zero);
        Assert.That(result.Where((_, at) => at % 4 == 2), Is.All.EqualTo(Most));
    }

    [Test]
    public void Each_pixel_is_what_the_formula_says()
    {
        var (from, to, random) = (new PixelSize(61, 37), new PixelSize(23, 17), new Random(7));
        var values = Enumerable.Range(0, from.Width * from.Height).Select(_ => random.Next(Most)).ToArray();
        var result = Scaled(from, to, (x, y) => (values[(y * from.Width) + x], 0, 0, 0));
        for (var y = 0; y < to.Height; y++)
            for (var x = 0; x < to.Width; x++)
                Assert.That((double)result[((y * to.Width) + x) * 4], Is.EqualTo(Math.Clamp(Formula(x, y), 0, Most)).Within(1.5), $"{x}, {y}");

        double Formula(int x, int y)
        {
            var (sum, weights) = (0.0, 0.0);
            for (var v = 0; v < from.Height; v++)
                for (var u = 0; u < from.Width; u++)
                {
                    var weight = Lanczos(u, x, from.Width / (double)to.Width) * Lanczos(v, y, from.Height / (double)to.Height);
                    (sum, weights) = (sum + (weight * values[(v * from.Width) + u]), weights + weight);
                }
            return sum / weights;
        }

        static double Lanczos(int pixel, int of, double scale)
        {
            var x = Math.PI * Math.Abs(pixel + 0.5 - ((of + 0.5) * scale)) / scale;
            return x == 0 ? 1 : x >= 3 * Math.PI ? 0 : 3 * Math.Sin(x) * Math.Sin(x / 3) / (x * x);
        }
    }

    [TestCase(64, 64, 9, 9)]
    [TestCase(64, 2000, 9, 60)]
    [TestCase(2000, 64, 60, 9)]
    [TestCase(90, 5000, 40, 3)]
    public void What_is_transparent_lends_its_colour_to_nothing(int width, int height, int toWidth, int toHeight)
    {
        foreach (var isAcross in new[] { true, false })
        {
            // Stripes of opaque red beside transparent green.
            var result = Scaled(new(width, height), new(toWidth, toHeight), (x, y) => (isAcross ? x : y) % 24 < 12 ? (Most, 0, 0, Most) : (0, Most, 0, 0), hasAlpha: true);
            for (var at = 0; at < result.Length; at += 4)
                if (result[at + 3] > 1024) Assert.That((Most - result[at], (int)result[at + 1]), Is.LessThan((100, 100)).Using<(int, int)>((one, two) => Math.Max(one.Item1 - two.Item1, one.Item2 - two.Item2)), $"{at / 4}, {(isAcross ? "across" : "down")}");
        }
    }

    [Test]
    public void What_is_half_transparent_stays_so()
    {
        var result = Scaled(new(64, 3000), new(16, 16), (x, _) => (Most, 0, 0, x < 32 ? Most : 0), hasAlpha: true);
        Assert.That(result.Where((_, at) => at % 4 == 3).Average(value => value), Is.EqualTo(Most / 2.0).Within(Most * 0.01));
    }

    /// <summary>A decoder's means of 8 by 8 pixels, the last of a row of fewer: edges stay where they were.</summary>
    [TestCase(false)]
    [TestCase(true)]
    public void Edges_stay_where_they_were_in_the_larger_picture(bool isTurned)
    {
        const int whole = 801, edge = 400, side = 8, small = 101;
        const double length = (double)whole / side;
        var result = Scaled(new(small, small), new(60, 60), (x, _) => (Share(isTurned ? small - 1 - x : x) * Most / side, 0, 0, 0), line: new(isTurned ? small - length : 0, length));
        // How much of the row is white says where its edge is.
        Assert.That(result.Take(60 * 4).Where((_, at) => at % 4 == 0).Sum(value => value / (double)Most), Is.EqualTo(60.0 * edge / whole).Within(0.02));

        static int Share(int x) => Math.Clamp(edge - (x * side), 0, side);
    }

    /// <summary>A real photo's own pixels side by side: an enlarged one would have nothing to lose.</summary>
    static byte[] Tiled(int width, int height)
    {
        var photo = Pixels.Of(Path.Combine(Repository.Root, "samples", "photo.jpg"), MagickFormat.Jpeg);
        return Pictures.Png(width, height, (x, y) => photo[x % photo.Width, y % photo.Height] is var (r, g, b) ? ((byte)r, (byte)g, (byte)b, (byte)255) : default);
    }

    static readonly Lazy<byte[]> Jpeg = new(() => Pictures.As(MagickFormat.Jpeg, Tiled(2725, 2225), quality: 90));

    [TestCase(MagickFormat.Jpeg, 720)]
    [TestCase(MagickFormat.Jpeg, 300, 2)]
    [TestCase(MagickFormat.Jpeg, 300, 3)]
    [TestCase(MagickFormat.Jpeg, 300, 4)]
    [TestCase(MagickFormat.Jpeg, 300, 5)]
    [TestCase(MagickFormat.Jpeg, 300, 6)]
    [TestCase(MagickFormat.Jpeg, 300, 7)]
    [TestCase(MagickFormat.Jpeg, 300, 8)]
    [TestCase(MagickFormat.Jpeg, 200)]
    [TestCase(MagickFormat.Jpeg, 221)]
    [TestCase(MagickFormat.Jpeg, 440)]
    [TestCase(MagickFormat.Jpeg, 900)]
    [TestCase(MagickFormat.Jpeg, 1500)]
    [TestCase(MagickFormat.Png, 400)]
    [TestCase(MagickFormat.Png, 40)]
    public void Nobody_sees_what_was_not_decoded(MagickFormat format, int to, int orientation = 1)
    {
        var source = Save(format == MagickFormat.Png ? Tiled(1203, 807) : Pictures.Oriented(Jpeg.Value, orientation));
        var made = Render(source, new ImageRequest { Width = to, Format = ImageFormat.Png });
        using var whole = new MagickImage();
        using (var stream = File.OpenRead(source)) whole.Read(stream, new MagickReadSettings { Format = format });
        whole.AutoOrient();
        whole.FilterType = FilterType.Lanczos;
        whole.Resize(new MagickGeometry((uint)made.Width, (uint)made.Height) { IgnoreAspectRatio = true });
        using (var stream = File.Create(Path.Combine(Folder, "whole"))) whole.Write(stream, MagickFormat.Png);
        var alike = Similarity.Of(Pixels.Of(made.File, MagickFormat.Png), Pixels.Of(Path.Combine(Folder, "whole"), MagickFormat.Png));
        TestContext.Out.WriteLine($"{format} to {to}: {alike:0.0000}");
        Assert.That(alike, Is.GreaterThan(0.99));
    }
}
