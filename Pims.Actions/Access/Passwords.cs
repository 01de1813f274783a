using System.Security.Cryptography;
using System.Text;

namespace Pims.Actions.Access;

/// <summary>
/// Derives and compares passwords: PBKDF2 with SHA-512, 210,000 rounds and a salt of its own for each. That is slow on purpose, so only
/// half of the machine's cores work at once on those of strangers, and few wait. Those that administrators set wait for one another alone.
/// </summary>
public sealed class Passwords : IDisposable
{
    public const int MinLength = 8, MaxLength = 1024;

    const int Rounds = 210_000, SaltBytes = 16, HashBytes = 32, MostWaiting = 32;

    const string Scheme = "pbkdf2-sha512";

    static readonly string Nobodys = Join(Rounds, new byte[SaltBytes], new byte[HashBytes]);

    readonly Queue tried = new(Math.Max(1, Environment.ProcessorCount / 2));
    readonly Queue set = new(1);

    /// <summary>What is kept of a password.</summary>
    public async Task<string> DeriveAsync(string password, CancellationToken cancellation)
    {
        using var turn = await set.EnterAsync(cancellation);
        var salt = RandomNumberGenerator.GetBytes(SaltBytes);
        return Join(Rounds, salt, await HashAsync(password, salt, Rounds));
    }

    /// <summary>Whether a password is the one that something was kept of; for null it is not, at the same cost.</summary>
    /// <param name="kept">What <see cref="DeriveAsync"/> made.</param>
    /// <param name="password">As it was typed.</param>
    /// <param name="turn">Of <see cref="EnterAsync"/>; the caller keeps it for what belongs to the comparison.</param>
    public static async Task<bool> IsRightAsync(string? kept, string password, Turn turn)
    {
        ArgumentNullException.ThrowIfNull(turn);
        var parts = (kept ?? Nobodys).Split('$');
        var hash = await HashAsync(password, Convert.FromBase64String(parts[2]), int.Parse(parts[1]));
        return CryptographicOperations.FixedTimeEquals(hash, Convert.FromBase64String(parts[3])) && kept is not null;
    }

    /// <summary>Waits for a core to compare a password on.</summary>
    /// <exception cref="ActionError"><c>busy</c></exception>
    public Task<Turn> EnterAsync(CancellationToken cancellation) => tried.EnterAsync(cancellation);

    public void Dispose()
    {
        tried.Dispose();
        set.Dispose();
    }

    static Task<byte[]> HashAsync(string password, byte[] salt, int rounds) =>
        Task.Run(() => Rfc2898DeriveBytes.Pbkdf2(Encoding.UTF8.GetBytes(password), salt, rounds, HashAlgorithmName.SHA512, HashBytes));

    static string Join(int rounds, byte[] salt, byte[] hash) => $"{Scheme}${rounds}${Convert.ToBase64String(salt)}${Convert.ToBase64String(hash)}";

    sealed class Queue(int atOnce) : IDisposable
    {
        readonly SemaphoreSlim free = new(atOnce);
        int waiting;

        public async Task<Turn> EnterAsync(CancellationToken cancellation)
        {
            if (Interlocked.Increment(ref waiting) > MostWaiting)
            {
                Interlocked.Decrement(ref waiting);
                throw new ActionError(Errors.Busy, "Too many passwords wait to be looked at; try again in a second.") { RetryAfter = 1 };
            }
            try
            {
                await free.WaitAsync(cancellation);
            }
            finally
            {
                Interlocked.Decrement(ref waiting);
            }
            return new Turn(free);
        }

        public void Dispose() => free.Dispose();
    }

    /// <summary>The right to work on one core, until it is disposed of.</summary>
    public sealed class Turn : IDisposable
    {
        SemaphoreSlim? free;

        internal Turn(SemaphoreSlim free) => this.free = free;

        public void Dispose() => Interlocked.Exchange(ref free, null)?.Release();
    }
}
