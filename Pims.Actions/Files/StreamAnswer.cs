namespace Pims.Actions.Files;

/// <summary>
/// An answer that is a file which comes into being while it is sent: of no known length and with no address, so only a call whose answer
/// can be streamed (<see cref="Call.TakesStream"/>) gets one. <paramref name="WriteAsync"/> writes it to its end or throws.
/// </summary>
public sealed record StreamAnswer(string Filename, FileType Type, Func<Stream, CancellationToken, Task> WriteAsync);
