using Pims.Actions.Access;

namespace Pims.Actions.Files;

/// <summary>
/// An answer that is a file: streamed to a caller of the PIMS dialect, and a signed address for one who can only be told JSON.
/// </summary>
public sealed record FileAnswer(Func<CancellationToken, Task<OpenFile>> OpenAsync, Func<CancellationToken, Task<SignedUrl>> LinkAsync);
