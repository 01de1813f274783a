using System.Net;
using Amazon.Runtime;
using Amazon.S3;

namespace Pims.Storage.Blobs;

/// <summary>What went wrong at an S3 store, in the terms of every store.</summary>
static class S3Failure
{
    /// <returns>A kind of <see cref="IOException"/>; null for what is no failure of the store.</returns>
    public static IOException? Of(Exception error, string what) => error switch
    {
        StorageUnavailableException or FileNotFoundException => null,
        AmazonS3Exception { StatusCode: HttpStatusCode.NotFound, ErrorCode: "NoSuchKey" or "NotFound" } => new FileNotFoundException($"The store has no {what}.", error),
        AmazonS3Exception { ErrorCode: "QuotaExceeded" } => new StorageFullException("The quota of the S3 store is used up.", error),
        AmazonServiceException { StatusCode: 0 or HttpStatusCode.RequestTimeout or HttpStatusCode.TooManyRequests or >= HttpStatusCode.InternalServerError }
            or AmazonS3Exception { ErrorCode: "RequestTimeout" } => Unavailable(what, error),
        // It is for whoever set the store up: no right, no such bucket, a wrong key.
        AmazonServiceException refused => new IOException($"The S3 store refuses {what}: {refused.ErrorCode} {refused.Message}", error),
        AmazonClientException or HttpRequestException or IOException or OperationCanceledException => Unavailable(what, error),
        _ => null,
    };

    static StorageUnavailableException Unavailable(string what, Exception error) => new($"The S3 store does not answer for {what}: {error.Message}", error);
}
