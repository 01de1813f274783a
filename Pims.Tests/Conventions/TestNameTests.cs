using NUnit.Framework.Interfaces;
using NUnit.Framework.Internal;

namespace Pims.Tests.Conventions;

public sealed class TestNameTests
{
    /// <summary>One with a control character in its name, be it of an argument, is never run where a filter chooses the tests, and nobody is told.</summary>
    [Test]
    public void Every_test_can_be_chosen_by_a_filter()
    {
        ITest root = TestExecutionContext.CurrentContext.CurrentTest;
        while (root.Parent is { } parent)
            root = parent;
        var names = Below(root).Select(test => test.FullName).ToList();
        Assert.That(names, Has.Count.GreaterThan(4000));
        Assert.That(names.Where(name => name.Any(char.IsControl)), Is.Empty);
    }

    static IEnumerable<ITest> Below(ITest test) => test.Tests.SelectMany(Below).Prepend(test);
}
