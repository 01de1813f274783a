namespace Pims.Actions;

/// <summary>Every failure that a caller can meet. The README's table is made from this list.</summary>
public static class Errors
{
    public static readonly ErrorCode InvalidJson = new("invalid_json", 400, "The body is not JSON as RFC 8259 has it, names a member twice, or is too deep.");
    public static readonly ErrorCode InvalidRequest = new("invalid_request", 400, "The body is JSON, but no request.");
    public static readonly ErrorCode MissingParameter = new("missing_parameter", 400, "A required parameter is not there.");
    public static readonly ErrorCode InvalidParameter = new("invalid_parameter", 400, "A parameter has the wrong type or a value out of its range.");
    public static readonly ErrorCode UnknownParameter = new("unknown_parameter", 400, "The action takes no parameter of this name.");
    public static readonly ErrorCode Unauthenticated = new("unauthenticated", 401, "The credential is missing, unknown or expired.");
    public static readonly ErrorCode Forbidden = new("forbidden", 403, "The caller's role, or the bucket that its key is for, does not allow this.");
    public static readonly ErrorCode InvalidSignature = new("invalid_signature", 403, "The signed URL was changed, has expired, or its maker's credential was withdrawn.");
    public static readonly ErrorCode UnknownAction = new("unknown_action", 404, "There is no action of this name.");
    public static readonly ErrorCode BucketNotFound = new("bucket_not_found", 404, "The bucket does not exist for this caller.");
    public static readonly ErrorCode AssetNotFound = new("asset_not_found", 404, "The asset does not exist for this caller.");
    public static readonly ErrorCode VersionNotFound = new("version_not_found", 404, "The asset has no such version, or it is not kept any more.");
    public static readonly ErrorCode ClusterNotFound = new("cluster_not_found", 404, "The cluster does not exist.");
    public static readonly ErrorCode ApiKeyNotFound = new("api_key_not_found", 404, "The API key does not exist.");
    public static readonly ErrorCode UserNotFound = new("user_not_found", 404, "The user does not exist.");
    public static readonly ErrorCode NotFound = new("not_found", 404, "The server has nothing at this address.");
    public static readonly ErrorCode MethodNotAllowed = new("method_not_allowed", 405, "The address takes another HTTP method; see Allow.");
    public static readonly ErrorCode BucketExists = new("bucket_exists", 409, "A sibling bucket bears this name.");
    public static readonly ErrorCode SlugTaken = new("slug_taken", 409, "Another bucket or cluster has this slug.");
    public static readonly ErrorCode AssetExists = new("asset_exists", 409, "Another asset has this code.");
    public static readonly ErrorCode AssetLinked = new("asset_linked", 409, "The asset is referenced and can't be deleted without force_unlink.");
    public static readonly ErrorCode BucketCycle = new("bucket_cycle", 409, "A bucket can't be moved under itself.");
    public static readonly ErrorCode BucketTooDeep = new("bucket_too_deep", 409, "Buckets would nest deeper than their limit.");
    public static readonly ErrorCode UserExists = new("user_exists", 409, "Another user has this e-mail.");
    public static readonly ErrorCode LastAdmin = new("last_admin", 409, "No administrator would be left, neither a user nor a key.");
    public static readonly ErrorCode AssetExpired = new("asset_expired", 410, "The asset's expires_at has passed.");
    public static readonly ErrorCode BodyTooLarge = new("body_too_large", 413, "The JSON body is over its limit.");
    public static readonly ErrorCode FileTooLarge = new("file_too_large", 413, "The uploaded file is over its limit.");
    public static readonly ErrorCode BatchTooLarge = new("batch_too_large", 413, "The batch has more elements than its limit.");
    public static readonly ErrorCode BatchAnswerTooLarge = new("batch_answer_too_large", 413, "The batch's answer has reached its limit; this element did not run.");
    public static readonly ErrorCode UnsupportedContentType = new("unsupported_content_type", 415, "The endpoint takes JSON or multipart/form-data.");
    public static readonly ErrorCode UnreadableImage = new("unreadable_image", 422, "The file can't be read as the image that it claims to be.");
    public static readonly ErrorCode UnsupportedFormat = new("unsupported_format", 422, "The file is no image, or of a format that this image engine lacks.");
    public static readonly ErrorCode ImageTooLarge = new("image_too_large", 422, "The image has more pixels or frames than its limit.");
    public static readonly ErrorCode NoThumbnail = new("no_thumbnail", 422, "No small picture can be made of the asset; the message says why.");
    public static readonly ErrorCode TooManyRequests = new("too_many_requests", 429, "Too many requests or failed sign-ins; try again after Retry-After seconds.");
    public static readonly ErrorCode Internal = new("internal", 500, "Something unexpected; the log has it under the request id.");
    public static readonly ErrorCode Busy = new("busy", 503, "The server is at its capacity, or can't reach its storage; try again after Retry-After seconds.");
    public static readonly ErrorCode Cancelled = new("cancelled", 503, "The server stopped before the action was done; nothing was changed.");
    public static readonly ErrorCode Timeout = new("timeout", 503, "The action took longer than its time limit and was stopped.");
    public static readonly ErrorCode StorageFull = new("storage_full", 507, "The disk is full; nothing was changed.");

    static readonly Dictionary<string, ErrorCode> ByCode = typeof(Errors).GetFields().Select(field => (ErrorCode)field.GetValue(null)!).ToDictionary(error => error.Code);

    /// <exception cref="KeyNotFoundException">There is none of this name.</exception>
    public static ErrorCode Named(string code) => ByCode[code];
}
