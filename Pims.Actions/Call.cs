namespace Pims.Actions;

/// <summary>What surrounds a request.</summary>
/// <param name="Caller">Who calls.</param>
/// <param name="Address">From where: the network address of the client, as far as it is known.</param>
/// <param name="PublicUrl">The address that the server has for callers.</param>
/// <param name="Files">What comes with it.</param>
public sealed record Call(Caller Caller, string Address, string PublicUrl, FileParts Files)
{
    /// <summary>Looks at the credential once more, for what goes on after time has passed: it may have been withdrawn since the call began.</summary>
    public Func<CancellationToken, ValueTask<Caller>>? LookAgain { get; init; }

    /// <summary>This call with its caller as it is now.</summary>
    /// <exception cref="ActionError"><c>unauthenticated</c></exception>
    public async ValueTask<Call> AgainAsync(CancellationToken cancellation) =>
        LookAgain is null ? this : this with { Caller = await LookAgain(cancellation) };
}

/// <summary>The files of a multipart body, one after another, as they arrive.</summary>
public abstract class FileParts
{
    public static readonly FileParts None = new NoFiles();

    /// <summary>The next file, or null once the body has come to its proper end. A file is read before the next is asked for.</summary>
    public abstract ValueTask<FilePart?> NextAsync(CancellationToken cancellation);

    sealed class NoFiles : FileParts
    {
        public override ValueTask<FilePart?> NextAsync(CancellationToken cancellation) => default;
    }
}

/// <summary>One file of a multipart body: its part's name, the filename the sender gave it, and its bytes.</summary>
public sealed record FilePart(string PartName, string? Filename, Stream Content);
