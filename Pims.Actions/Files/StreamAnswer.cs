namespace Pims.Actions.Files;

/// <summary>
/// An answer that is a file which comes into being while it is sent, of no known length. <paramref name="WriteAsync"/> writes it to its end or
/// throws. Who can only be told JSON gets an address for which the request is kept.
/// </summary>
public sealed record StreamAnswer(string Filename, FileType Type, Func<Stream, CancellationToken, Task> WriteAsync);
