using System.Diagnostics.CodeAnalysis;
using Microsoft.AspNetCore.WebUtilities;
using Microsoft.Net.Http.Headers;
using Newtonsoft.Json.Linq;
using Pims.Actions;

namespace Pims.Server;

/// <summary>A multipart body: the part <c>request</c>, then files, each handed on as it arrives.</summary>
sealed class MultipartFiles : FileParts
{
    const int BufferSize = 64 * 1024, LongestBoundary = 200;

    readonly MultipartReader reader;

    MultipartFiles(MultipartReader reader) => this.reader = reader;

    /// <exception cref="ActionError"><c>invalid_request</c></exception>
    public static MultipartFiles Of(HttpRequest request)
    {
        var boundary = MediaTypeHeaderValue.TryParse(request.ContentType, out var type) ? HeaderUtilities.RemoveQuotes(type.Boundary).Value : null;
        return string.IsNullOrEmpty(boundary) || boundary.Length > LongestBoundary
            ? throw Errors.InvalidRequest.Because("The Content-Type of a multipart body names its boundary.")
            : new MultipartFiles(new MultipartReader(boundary, request.Body, BufferSize));
    }

    /// <summary>Reads the first part, which is the request.</summary>
    /// <exception cref="ActionError"><c>invalid_request</c>, <c>invalid_json</c>, <c>body_too_large</c></exception>
    public async Task<JToken> ReadRequestAsync(ServerOptions options, CancellationToken cancellation)
    {
        var part = await NextAsync(cancellation);
        return part is { PartName: "request" }
            ? await RequestBody.ReadAsync(part.Content, announced: null, options, cancellation)
            : throw Errors.InvalidRequest.Because("The first part of a multipart body is named request and holds the JSON; the files follow.");
    }

    public override async ValueTask<FilePart?> NextAsync(CancellationToken cancellation)
    {
        var section = await Guarded.RunAsync(() => reader.ReadNextSectionAsync(cancellation));
        if (section is null)
            return null;
        if (!ContentDispositionHeaderValue.TryParse(section.ContentDisposition, out var disposition) || !disposition.DispositionType.Equals("form-data", StringComparison.OrdinalIgnoreCase)
            || HeaderUtilities.RemoveQuotes(disposition.Name).Length == 0)
            throw Errors.InvalidRequest.Because("Each part of a multipart body has a Content-Disposition of form-data with a name.");
        var filename = disposition.FileNameStar.HasValue ? disposition.FileNameStar : disposition.FileName;
        return new FilePart(
            HeaderUtilities.RemoveQuotes(disposition.Name).ToString(),
            // Of the escapes of a quoted string only this one: a backslash elsewhere is of a Windows path.
            filename.HasValue ? HeaderUtilities.RemoveQuotes(filename).ToString().Replace("\\\"", "\"") : null,
            new Guarded(section.Body));
    }

    /// <summary>A part's bytes. A body that breaks off is the sender's failure, not the disk's that the bytes go to.</summary>
    sealed class Guarded(Stream inner) : Stream
    {
        public override bool CanRead => true;
        public override bool CanSeek => false;
        public override bool CanWrite => false;
        public override long Length => throw new NotSupportedException();

        public override long Position
        {
            get => throw new NotSupportedException();
            set => throw new NotSupportedException();
        }

        public static async Task<T> RunAsync<T>(Func<Task<T>> read)
        {
            try
            {
                return await read();
            }
            catch (Exception error) when (error is IOException and not BadHttpRequestException or InvalidDataException)
            {
                throw Errors.InvalidRequest.Because($"The multipart body is cut short or malformed: {error.Message}");
            }
        }

        public override async ValueTask<int> ReadAsync(Memory<byte> buffer, CancellationToken cancellationToken = default) =>
            await RunAsync(() => inner.ReadAsync(buffer, cancellationToken).AsTask());

        public override Task<int> ReadAsync(byte[] buffer, int offset, int count, CancellationToken cancellationToken) =>
            ReadAsync(buffer.AsMemory(offset, count), cancellationToken).AsTask();

        [DoesNotReturn]
        public override int Read(byte[] buffer, int offset, int count) => throw new NotSupportedException("A request's body is read asynchronously.");

        [DoesNotReturn]
        public override void Flush() => throw new NotSupportedException();

        [DoesNotReturn]
        public override long Seek(long offset, SeekOrigin origin) => throw new NotSupportedException();

        [DoesNotReturn]
        public override void SetLength(long value) => throw new NotSupportedException();

        [DoesNotReturn]
        public override void Write(byte[] buffer, int offset, int count) => throw new NotSupportedException();
    }
}
