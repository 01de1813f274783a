using FsCheck;
using FsCheck.Fluent;
using Newtonsoft.Json.Linq;
using Pims.Actions.Assets;

namespace Pims.Tests.Assets;

/// <summary>Merge patches against RFC 7396: its examples, and what it says of any two values.</summary>
public sealed class MergePatchTests
{
    // The table of the RFC's appendix A.
    [TestCase("""{"a":"b"}""", """{"a":"c"}""", """{"a":"c"}""")]
    [TestCase("""{"a":"b"}""", """{"b":"c"}""", """{"a":"b","b":"c"}""")]
    [TestCase("""{"a":"b"}""", """{"a":null}""", """{}""")]
    [TestCase("""{"a":"b","b":"c"}""", """{"a":null}""", """{"b":"c"}""")]
    [TestCase("""{"a":["b"]}""", """{"a":"c"}""", """{"a":"c"}""")]
    [TestCase("""{"a":"c"}""", """{"a":["b"]}""", """{"a":["b"]}""")]
    [TestCase("""{"a":{"b":"c"}}""", """{"a":{"b":"d","c":null}}""", """{"a":{"b":"d"}}""")]
    [TestCase("""{"a":[{"b":"c"}]}""", """{"a":[1]}""", """{"a":[1]}""")]
    [TestCase("""["a","b"]""", """["c","d"]""", """["c","d"]""")]
    [TestCase("""{"a":"b"}""", """["c"]""", """["c"]""")]
    [TestCase("""{"a":"foo"}""", "null", "null")]
    [TestCase("""{"a":"foo"}""", "\"bar\"", "\"bar\"")]
    [TestCase("""{"e":null}""", """{"a":1}""", """{"e":null,"a":1}""")]
    [TestCase("[1,2]", """{"a":"b","c":null}""", """{"a":"b"}""")]
    [TestCase("{}", """{"a":{"bb":{"ccc":null}}}""", """{"a":{"bb":{}}}""")]
    public void The_examples_of_the_RFC(string target, string patch, string result) =>
        Assert.That(JToken.DeepEquals(MergePatch.Apply(JToken.Parse(target), JToken.Parse(patch)), JToken.Parse(result)));

    [Test]
    public void Any_patch_of_any_value_gives_what_the_RFC_says() =>
        Check((target, patch) => JToken.DeepEquals(MergePatch.Apply(target.DeepClone(), patch.DeepClone()), AsWritten(target, patch)));

    [Test]
    public void The_same_patch_again_changes_nothing() => Check((target, patch) =>
    {
        var once = MergePatch.Apply(target.DeepClone(), patch.DeepClone());
        return JToken.DeepEquals(MergePatch.Apply(once.DeepClone(), patch.DeepClone()), once);
    });

    [Test]
    public void A_patch_is_left_as_it_was() => Check((target, patch) =>
    {
        var used = patch.DeepClone();
        MergePatch.Apply(target.DeepClone(), used);
        return JToken.DeepEquals(used, patch);
    });

    /// <summary>The RFC's own pseudocode, section 2, on copies and by pairs of name and value.</summary>
    static JToken AsWritten(JToken? target, JToken patch)
    {
        if (patch.Type != JTokenType.Object)
            return patch.DeepClone();
        var pairs = target is { Type: JTokenType.Object } ? ((JObject)target).Properties().ToDictionary(pair => pair.Name, pair => pair.Value) : [];
        foreach (var pair in ((JObject)patch).Properties())
        {
            if (pair.Value.Type == JTokenType.Null)
                pairs.Remove(pair.Name);
            else
                pairs[pair.Name] = AsWritten(pairs.GetValueOrDefault(pair.Name), pair.Value);
        }
        return new JObject(pairs.Select(pair => new JProperty(pair.Key, pair.Value.DeepClone())));
    }

    static void Check(Func<JToken, JToken, bool> holds) =>
        Prop.ForAll(Values(3).Zip(Values(3)).Resize(5).ToArbitrary(), pair => holds(pair.Item1, pair.Item2)).Check(Config.QuickThrowOnFailure.WithMaxTest(1000));

    // Few names, so that both sides often bear the same.
    static Gen<JToken> Values(int depth)
    {
        var scalars = Gen.Elements<Func<JToken>>(JValue.CreateNull, () => 1, () => true, () => "x", () => "", () => new JRaw("1.50")).Select(make => make());
        if (depth == 0)
            return scalars;
        var inner = Values(depth - 1);
        var objects = Gen.ListOf(Gen.Elements("a", "b", "c", "").Zip(inner)).Select(pairs =>
            (JToken)new JObject(pairs.DistinctBy(pair => pair.Item1).Select(pair => new JProperty(pair.Item1, pair.Item2.DeepClone()))));
        var arrays = Gen.ListOf(inner).Select(values => (JToken)new JArray(values.Take(3).Select(value => value.DeepClone())));
        return Gen.OneOf(scalars, objects, objects, objects, arrays);
    }
}
