using Pims.Actions;
using Pims.Actions.Files;
using Pims.Actions.Imaging;
using Pims.Tests.Imaging;

namespace Pims.Tests.Files;

/// <summary>What can be told from an image's <c>meta</c> takes no worker.</summary>
sealed class ImpossiblePictureTests
{
    [TestCase("image/jpeg", "450,600", "page=2", "page", "page is 1 to 1 for this image.")]
    [TestCase("image/gif", "40,20,frames", "page=4", "page", "page is 1 to 3 for this image.")]
    [TestCase("image/jpeg", "450,600", "width=4000", "width", "With this width the height would be 5333; 5000 is the most.")]
    [TestCase("image/jpeg", "450,600", "width=4000&mode=crop&anchor=top", "width", "With this width the height would be 5333; 5000 is the most.")]
    [TestCase("image/png", "600,450", "height=4000&format=auto", "height", "With this height the width would be 5333; 5000 is the most.")]
    [TestCase("image/png", "40,4000", "width=400&height=400&mode=min", "width", "With this width the height would be 40000; 5000 is the most.")]
    [TestCase("image/gif", "40,400,frames", "width=501&page=3", "width", "With this width the height would be 5010; 5000 is the most.")]
    public void It_is_refused_as_a_worker_would(string type, string meta, string query, string parameter, string message)
    {
        var error = Assert.Throws<ActionError>(() => Resolve(type, meta, query))!;
        Assert.That((error.Code, error.Parameter, error.Message), Is.EqualTo((Errors.InvalidParameter, parameter, message)));
    }

    [TestCase("image/jpeg", "", "page=2")]
    [TestCase("image/jpeg", "", "width=4000")]
    [TestCase("image/gif", "40,20,frames", "page=3")]
    [TestCase("image/jpeg", "450,600", "width=3750")]
    [TestCase("image/jpeg", "450,600", "width=4000&mode=max&upscale=false")]
    // The size of another page may be another; pages and drawings have no pixels that are known.
    [TestCase("image/tiff", "450,600,pages", "width=4000&page=2")]
    [TestCase("application/pdf", "", "page=7&width=5000")]
    [TestCase("image/svg+xml", "", "page=2&width=5000")]
    public void What_is_not_known_for_sure_is_left_to_a_worker(string type, string meta, string query) => Assert.That(() => Resolve(type, meta, query), Throws.Nothing);

    static void Resolve(string type, string meta, string query)
    {
        var parameters = query.Split('&').Select(part => part.Split('=')).ToDictionary(part => part[0], part => part[1]);
        new CanonicalRequest(new FormatChoice(_ => true)).Of(ImageParametersTests.Asset(type, ImageParametersTests.MetaOf(meta)), ImageParameters.Read(parameters)!, accept: null);
    }
}
