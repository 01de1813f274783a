namespace Pims.Actions.Files;

/// <summary>The one file of a request: a part of its multipart body, or base64 in its <c>content</c>.</summary>
sealed record SentFile(Stream Content, string? Filename) : IAsyncDisposable
{
    /// <exception cref="ActionError"><c>missing_parameter</c>, <c>invalid_parameter</c></exception>
    public static async Task<SentFile> OfAsync(string? content, FileParts files, CancellationToken cancellation)
    {
        var part = await files.NextAsync(cancellation);
        if (part is not null && content is not null)
            throw Errors.InvalidParameter.Because("Send the file as a part or as content, not as both.", "content");
        if (part is not null)
            return new SentFile(part.Content, part.Filename);
        var bytes = new byte[(content?.Length ?? 0) / 4 * 3 + 3];
        return content is null
            ? throw Errors.MissingParameter.Because("The file is missing: send it as a part of a multipart body behind the part request, or as base64 in content.", "content")
            : Convert.TryFromBase64String(content, bytes, out var length)
                ? new SentFile(new MemoryStream(bytes, 0, length), null)
                : throw Errors.InvalidParameter.Because("content must be base64.", "content");
    }

    /// <summary>The body has come to its proper end, and there was no file but one.</summary>
    /// <exception cref="ActionError"><c>invalid_request</c></exception>
    public static async Task RequireNoMoreAsync(FileParts files, string action, CancellationToken cancellation)
    {
        if (await files.NextAsync(cancellation) is { } more)
            throw Errors.InvalidRequest.Because($"{action} takes one file; there is another part '{more.PartName}'.");
    }

    public ValueTask DisposeAsync() => Content.DisposeAsync();
}
