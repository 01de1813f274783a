using System.Globalization;
using Pims.Actions.Schema;

namespace Pims.Actions.Buckets;

/// <summary>A bucket's id as callers write it; <c>root</c> and <c>hub</c> are the top, which is 0 here.</summary>
public readonly record struct BucketId(long Value) : IReadFromJson<BucketId>
{
    public static readonly BucketId Top = new(0);

    static string IReadFromJson<BucketId>.JsonName => "integer or string";

    static string IReadFromJson<BucketId>.Expected => "the id of a bucket, or \"root\" for the top";

    static bool IReadFromJson<BucketId>.TryRead(object value, out BucketId result)
    {
        result = value switch
        {
            "root" or "hub" => Top,
            long id => new BucketId(id),
            string text when IntegerType.IsDigits(text) && long.TryParse(text, CultureInfo.InvariantCulture, out var id) => new BucketId(id),
            _ => new BucketId(-1),
        };
        return result.Value > 0 || value is "root" or "hub";
    }
}
