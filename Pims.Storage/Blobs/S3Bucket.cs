using System.Runtime.CompilerServices;
using Amazon;
using Amazon.Runtime;
using Amazon.S3;
using Amazon.S3.Model;

namespace Pims.Storage.Blobs;

/// <summary>
/// The requests that are made of an S3 store; keys begin below the address's prefix. Each is tried again a few times, and given up in time.
/// What is sent is signed with its SHA-256, which the store compares with what came.
/// </summary>
public sealed class S3Bucket : IDisposable
{
    const int Tries = 3;

    /// <summary>With all tries: of what moves no content, and of what moves one part of one.</summary>
    static readonly TimeSpan Patience = TimeSpan.FromSeconds(15), PartPatience = TimeSpan.FromMinutes(2);

    readonly S3Address address;
    readonly AmazonS3Client client;

    public S3Bucket(S3Address address)
    {
        this.address = address;
        var config = new AmazonS3Config
        {
            ForcePathStyle = true,
            RetryMode = RequestRetryMode.Standard,
            MaxErrorRetry = Tries - 1,
            Timeout = PartPatience / 2,
            // Other stores than Amazon's don't know its newer checksums.
            RequestChecksumCalculation = RequestChecksumCalculation.WHEN_REQUIRED,
            ResponseChecksumValidation = ResponseChecksumValidation.WHEN_REQUIRED,
        };
        if (address.Endpoint is null)
            config.RegionEndpoint = RegionEndpoint.GetBySystemName(address.Region);
        else
            (config.ServiceURL, config.AuthenticationRegion) = (address.Endpoint.ToString(), address.Region);
        client = new AmazonS3Client(config);
    }

    public Task PutAsync(string key, Stream content, CancellationToken cancellation) => AskAsync(key, PartPatience, token => client.PutObjectAsync(
        new PutObjectRequest { BucketName = address.Bucket, Key = address.Prefix + key, InputStream = content, AutoCloseStream = false, UseChunkEncoding = false }, token), cancellation);

    /// <exception cref="FileNotFoundException">There is no such object.</exception>
    public async Task<long> SizeAsync(string key, CancellationToken cancellation) =>
        (await AskAsync(key, Patience, token => client.GetObjectMetadataAsync(address.Bucket, address.Prefix + key, token), cancellation)).ContentLength;

    /// <summary>Begins to read an object.</summary>
    /// <param name="key">Which.</param>
    /// <param name="range">From the first byte to the one behind the last; null for all of it.</param>
    /// <param name="cancellation">Ends it, not the reading.</param>
    /// <exception cref="FileNotFoundException">There is no such object.</exception>
    public Task<GetObjectResponse> GetAsync(string key, (long From, long To)? range, CancellationToken cancellation)
    {
        var request = new GetObjectRequest { BucketName = address.Bucket, Key = address.Prefix + key };
        if (range is var (from, to))
            request.ByteRange = new ByteRange(from, to - 1);
        return AskAsync(key, Patience, token => client.GetObjectAsync(request, token), cancellation);
    }

    /// <summary>Removes an object; one that is not there is no error.</summary>
    public Task RemoveAsync(string key, CancellationToken cancellation) =>
        AskAsync(key, Patience, token => client.DeleteObjectAsync(address.Bucket, address.Prefix + key, token), cancellation);

    /// <summary>The objects directly below a key that ends with a slash, page by page, in the order of their names.</summary>
    public async IAsyncEnumerable<BlobEntry> ListAsync(string below, [EnumeratorCancellation] CancellationToken cancellation)
    {
        await foreach (var page in PagesAsync(below, cancellation))
            foreach (var found in page.S3Objects ?? [])
                yield return new BlobEntry(
                    found.Key[(address.Prefix + below).Length..], found.LastModified is { } at ? new DateTimeOffset(at.ToUniversalTime()) : DateTimeOffset.MaxValue, found.Size ?? 0);
    }

    /// <summary>The names directly below a key that have something below themselves.</summary>
    public async IAsyncEnumerable<string> FoldersAsync(string below, [EnumeratorCancellation] CancellationToken cancellation)
    {
        await foreach (var page in PagesAsync(below, cancellation))
            foreach (var folder in page.CommonPrefixes ?? [])
                yield return folder[(address.Prefix + below).Length..].TrimEnd('/');
    }

    /// <returns>The upload's own id.</returns>
    public async Task<string> BeginUploadAsync(string key, CancellationToken cancellation) =>
        (await AskAsync(key, Patience, token => client.InitiateMultipartUploadAsync(address.Bucket, address.Prefix + key, token), cancellation)).UploadId;

    public async Task<PartETag> PutPartAsync(string key, string upload, int number, Stream content, CancellationToken cancellation)
    {
        var part = await AskAsync(key, PartPatience, token => client.UploadPartAsync(
            new UploadPartRequest
            {
                BucketName = address.Bucket, Key = address.Prefix + key, UploadId = upload, PartNumber = number, PartSize = content.Length, InputStream = content, UseChunkEncoding = false,
            }, token), cancellation);
        return new PartETag(number, part.ETag);
    }

    /// <summary>Makes the object of its parts: it is there from then on, and whole.</summary>
    public Task EndUploadAsync(string key, string upload, IEnumerable<PartETag> parts, CancellationToken cancellation) => AskAsync(key, PartPatience, token =>
        client.CompleteMultipartUploadAsync(new CompleteMultipartUploadRequest { BucketName = address.Bucket, Key = address.Prefix + key, UploadId = upload, PartETags = [.. parts] }, token), cancellation);

    /// <summary>Drops an upload with all of its parts; one that is not there is no error.</summary>
    public async Task DropUploadAsync(string key, string upload, CancellationToken cancellation)
    {
        try
        {
            await AskAsync(key, Patience, token => client.AbortMultipartUploadAsync(address.Bucket, address.Prefix + key, upload, token), cancellation);
        }
        catch (IOException error) when (error.InnerException is AmazonS3Exception { ErrorCode: "NoSuchUpload" })
        {
            // It was finished or dropped before.
        }
    }

    /// <summary>Uploads below a key that were begun and not finished: whose they are, their ids, and since when.</summary>
    public async IAsyncEnumerable<(string Key, string Upload, DateTimeOffset BegunAt)> UploadsAsync(string below, [EnumeratorCancellation] CancellationToken cancellation)
    {
        var request = new ListMultipartUploadsRequest { BucketName = address.Bucket, Prefix = address.Prefix + below };
        for (var hasMore = true; hasMore;)
        {
            var page = await AskAsync(below, Patience, token => client.ListMultipartUploadsAsync(request, token), cancellation);
            foreach (var found in page.MultipartUploads ?? [])
                if (found.Initiated is { } at)
                    yield return (found.Key[address.Prefix.Length..], found.UploadId, new DateTimeOffset(at.ToUniversalTime()));
            (request.KeyMarker, request.UploadIdMarker, hasMore) = (page.NextKeyMarker, page.NextUploadIdMarker, page.IsTruncated == true);
        }
    }

    public void Dispose() => client.Dispose();

    async IAsyncEnumerable<ListObjectsV2Response> PagesAsync(string below, [EnumeratorCancellation] CancellationToken cancellation)
    {
        var request = new ListObjectsV2Request { BucketName = address.Bucket, Prefix = address.Prefix + below, Delimiter = "/" };
        for (var hasMore = true; hasMore;)
        {
            var page = await AskAsync(below, Patience, token => client.ListObjectsV2Async(request, token), cancellation);
            yield return page;
            (request.ContinuationToken, hasMore) = (page.NextContinuationToken, page.IsTruncated == true);
        }
    }

    static async Task<T> AskAsync<T>(string what, TimeSpan patience, Func<CancellationToken, Task<T>> ask, CancellationToken cancellation)
    {
        using var limit = CancellationTokenSource.CreateLinkedTokenSource(cancellation);
        limit.CancelAfter(patience);
        try
        {
            return await ask(limit.Token);
        }
        catch (Exception error) when (S3Failure.Of(error, what) is { } failure)
        {
            cancellation.ThrowIfCancellationRequested();
            throw failure;
        }
    }
}
