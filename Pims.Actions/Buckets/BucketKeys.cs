using System.Text;
using Pims.Actions.Access;
using Pims.Storage;

namespace Pims.Actions.Buckets;

/// <summary>The two keys of a bucket as answers show them.</summary>
public sealed record ApiAccess(string ReadKey, string WriteKey)
{
    /// <summary>For those who may not see them.</summary>
    public static readonly ApiAccess Hidden = new("...", "...");
}

/// <summary>Makes a bucket's keys and shows them again to those who may edit it.</summary>
public sealed class BucketKeys(Seal seal)
{
    const char Separator = '\n';

    public (ApiAccess Shown, BucketKeyRow Kept) Make()
    {
        var access = new ApiAccess(Keys.Make(Keys.ReadKey), Keys.Make(Keys.WriteKey));
        var @sealed = seal.Close(Encoding.UTF8.GetBytes(access.ReadKey + Separator + access.WriteKey));
        return (access, new BucketKeyRow(Keys.Hash(access.ReadKey), Keys.Hash(access.WriteKey), @sealed));
    }

    public ApiAccess Show(BucketRow bucket, Caller caller)
    {
        if (caller.Role < Role.Editor)
            return ApiAccess.Hidden;
        var keys = Encoding.UTF8.GetString(seal.Open(bucket.SealedKeys)).Split(Separator);
        return new ApiAccess(keys[0], keys[1]);
    }
}
