using Pims.Storage.Blobs;

namespace Pims.Tests.Storage.Blobs;

sealed class S3AddressTests
{
    [TestCase("s3://assets?region=eu-central-1", "assets", "", null, "eu-central-1")]
    [TestCase("s3://assets/?region=eu-central-1", "assets", "", null, "eu-central-1")]
    [TestCase("s3://my.assets/pims/main/?endpoint=http://127.0.0.1:7480", "my.assets", "pims/main/", "http://127.0.0.1:7480/", "us-east-1")]
    [TestCase("s3://assets/pims?region=here&endpoint=https%3A%2F%2Fstore.example.com", "assets", "pims/", "https://store.example.com/", "here")]
    public void An_address_is_read(string text, string bucket, string prefix, string? endpoint, string region)
    {
        var (address, wrong) = S3Address.Read(text);
        Assert.That(wrong, Is.Empty);
        Assert.That((address!.Bucket, address.Prefix, address.Endpoint?.ToString(), address.Region), Is.EqualTo((bucket, prefix, endpoint, region)));
    }

    [TestCase("assets", "begins with s3://")]
    [TestCase("https://assets?region=x", "begins with s3://")]
    [TestCase("s3://?region=x", "The bucket has")]
    [TestCase("s3://Assets?region=x", "The bucket has")]
    [TestCase("s3://key:secret@assets?region=x", "Credentials are no part of it")]
    [TestCase("s3://assets/../other?region=x", "The prefix has")]
    [TestCase("s3://assets/a//b?region=x", "The prefix has")]
    [TestCase("s3://assets/a b?region=x", "The prefix has")]
    [TestCase("s3://assets", "neither endpoint nor region")]
    [TestCase("s3://assets?region=x&secret=y", "endpoint and region alone")]
    [TestCase("s3://assets?region", "endpoint and region alone")]
    [TestCase("s3://assets?region=x&region=y", "region is there twice")]
    [TestCase("s3://assets?region=X", "The region has")]
    [TestCase("s3://assets?endpoint=127.0.0.1:7480", "The endpoint is")]
    [TestCase("s3://assets?endpoint=http://key:secret@127.0.0.1:7480", "The endpoint is")]
    [TestCase("s3://assets?endpoint=http://127.0.0.1:7480/store", "The endpoint is")]
    public void What_is_wrong_with_one_is_said(string text, string says)
    {
        var (address, wrong) = S3Address.Read(text);
        Assert.That((address, wrong.Count), Is.EqualTo(((S3Address?)null, 1)));
        Assert.That(wrong[0], Does.Contain(says).And.Not.Contain("secret@"));
    }
}
