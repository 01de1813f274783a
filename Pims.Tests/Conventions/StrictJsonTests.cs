using System.Text;
using System.Text.Json.Nodes;
using FsCheck;
using FsCheck.Fluent;
using Newtonsoft.Json;
using Newtonsoft.Json.Linq;
using Pims.Actions;

using JsonValue = System.Text.Json.Nodes.JsonValue;

namespace Pims.Tests.Conventions;

/// <summary>What holds for any JSON, with System.Text.Json as the writer that is not ours.</summary>
public sealed class StrictJsonTests
{
    const int Depth = 64;

    static readonly Gen<JsonNode?> Scalars = Gen.OneOf(
        Gen.Constant((JsonNode?)null),
        Gen.Elements(true, false).Select(value => (JsonNode?)JsonValue.Create(value)),
        ArbMap.Default.GeneratorFor<long>().Select(value => (JsonNode?)JsonValue.Create(value)),
        ArbMap.Default.GeneratorFor<NormalFloat>().Select(value => (JsonNode?)JsonValue.Create((double)value)),
        Gen.Elements(long.MinValue, long.MaxValue, 0, -1).Select(value => (JsonNode?)JsonValue.Create(value)),
        Gen.Elements(-0.0, double.MaxValue, double.Epsilon, 1e21, 0.1).Select(value => (JsonNode?)JsonValue.Create(value)),
        Gen.Elements(decimal.MaxValue, 1.50m, ulong.MaxValue).Select(value => (JsonNode?)JsonValue.Create(value)),
        Texts().Select(value => (JsonNode?)JsonValue.Create(value)));

    [Test]
    public void It_reads_whatever_another_writer_writes() =>
        Check(node =>
        {
            var text = Text(node);
            var read = StrictJson.Parse(Encoding.UTF8.GetBytes(text), Depth);
            return JsonNode.DeepEquals(JsonNode.Parse(read.ToString(Formatting.None)), node) || node is null && read.Type == JTokenType.Null;
        });

    [Test]
    public void It_writes_numbers_as_it_read_them() =>
        Check(node => Numbers(StrictJson.Parse(Encoding.UTF8.GetBytes(Text(node)), Depth).ToString(Formatting.None)) == Numbers(Text(node)));

    [Test]
    public void It_refuses_whatever_is_cut_short() =>
        Check(node =>
        {
            // In brackets, so that no beginning of it is a whole value.
            var whole = Encoding.UTF8.GetBytes($"[{Text(node)}]");
            return Enumerable.Range(0, whole.Length).All(length => IsRefused(whole.AsSpan(0, length)));
        });

    [Test]
    public void It_refuses_whatever_stands_behind() =>
        Check(node => new[] { "x", "{}", "//", "/**/", ",", "\0" }.All(tail => IsRefused(Encoding.UTF8.GetBytes(Text(node) + " " + tail))));

    [Test]
    public void It_never_fails_otherwise_than_it_says() =>
        Prop.ForAll(ArbMap.Default.ArbFor<byte[]>(), bytes =>
        {
            IsRefused(bytes);
            return true;
        }).Check(Config.QuickThrowOnFailure.WithMaxTest(500));

    [TestCase(1)]
    [TestCase(8)]
    [TestCase(64)]
    public void It_reads_as_deep_as_it_may_and_no_deeper(int depth)
    {
        Assert.That(() => StrictJson.Parse(Encoding.UTF8.GetBytes(new string('[', depth) + new string(']', depth)), depth), Throws.Nothing);
        Assert.That(
            () => StrictJson.Parse(Encoding.UTF8.GetBytes(new string('[', depth + 1) + new string(']', depth + 1)), depth),
            Throws.InstanceOf<ActionError>().With.Message.Contains("deeper"));
    }

    static void Check(Func<JsonNode?, bool> holds) =>
        Prop.ForAll(Gen.Sized(size => Nodes(Math.Min(size, 30))).ToArbitrary(), holds).Check(Config.QuickThrowOnFailure.WithMaxTest(200));

    static Gen<JsonNode?> Nodes(int size) => size < 2
        ? Scalars
        : Gen.OneOf(
            Scalars,
            Gen.ListOf(Nodes(size / 4)).Select(nodes => (JsonNode?)new JsonArray([.. nodes.Take(6).Select(node => node?.DeepClone())])),
            Gen.ListOf(Texts().Zip(Nodes(size / 4))).Select(pairs => (JsonNode?)new JsonObject(
                pairs.Take(6).DistinctBy(pair => pair.Item1).Select(pair => KeyValuePair.Create(pair.Item1, pair.Item2?.DeepClone())))));

    // Half a surrogate pair is no text, and a writer would replace it.
    static Gen<string> Texts() => Gen.OneOf(
        ArbMap.Default.GeneratorFor<string>().Select(text => new string([.. (text ?? "").Where(letter => !char.IsSurrogate(letter))])),
        Gen.Elements("", "\"", "\\", "\u0000", "\u2028", "😀", "Ä", "a\tb", "__proto__", "$type", "$ref", "2030-01-31T12:00:00Z"));

    static string Text(JsonNode? node) => node?.ToJsonString() ?? "null";

    static string Numbers(string json) => string.Join(' ', System.Text.RegularExpressions.Regex.Replace(json, """
        "(\\.|[^"\\])*"
        """.Trim(), "").Split(',', '[', ']', '{', '}', ':').Where(part => part.Length > 0));

    static bool IsRefused(ReadOnlySpan<byte> json)
    {
        try
        {
            StrictJson.Parse(json, Depth);
            return false;
        }
        catch (ActionError error)
        {
            return error.Code == Errors.InvalidJson;
        }
    }
}
