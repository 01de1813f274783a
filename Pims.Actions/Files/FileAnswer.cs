using Pims.Actions.Access;

namespace Pims.Actions.Files;

/// <summary>
/// An answer that is a file: streamed to a caller of the PIMS dialect, and an address for one who can only be told JSON.
/// </summary>
/// <param name="Filename">What it is called.</param>
/// <param name="OpenAsync">Opens it.</param>
/// <param name="LinkAsync">Makes its own address; null where it has none, and the request is kept for it.</param>
public sealed record FileAnswer(string Filename, Func<CancellationToken, Task<OpenFile>> OpenAsync, Func<CancellationToken, Task<SignedUrl>>? LinkAsync);
