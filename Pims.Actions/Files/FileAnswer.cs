using Pims.Actions.Access;
using Pims.Storage;

namespace Pims.Actions.Files;

/// <summary>
/// An answer that is a file: streamed to a caller of the PIMS dialect, and a signed address for one who can only be told JSON.
/// </summary>
public sealed record FileAnswer(AssetRow Asset, Func<CancellationToken, Task<Stream>> OpenAsync, Func<CancellationToken, Task<SignedUrl>> LinkAsync);
