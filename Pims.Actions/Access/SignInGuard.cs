using System.Security.Cryptography;
using System.Text;
using Pims.Storage;

namespace Pims.Actions.Access;

/// <summary>
/// Slows the guessing of passwords. After 20 failures an account is closed for half a minute, twice as long with each further one, for a
/// quarter of an hour at most; an hour without a try forgets them. An address from which signing in to the account has succeeded within 30
/// days is counted alone, so that others' guessing does not lock the owner out. An e-mail that nobody has counts as any other.
/// </summary>
static class SignInGuard
{
    public const int FreeFailures = 20;

    static readonly TimeSpan FirstWait = TimeSpan.FromSeconds(30), LongestWait = TimeSpan.FromMinutes(15);
    static readonly TimeSpan Memory = TimeSpan.FromHours(1), MemoryOfSuccess = TimeSpan.FromDays(30);

    /// <summary>Who is meant, without keeping what was typed: it may be a password in the wrong field.</summary>
    public static string AccountOf(string email) => Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes(Email.KeyOf(email))));

    /// <summary>Counts a try before the password is looked at, so that tries side by side can't get past the count.</summary>
    /// <exception cref="ActionError"><c>too_many_requests</c></exception>
    public static async Task BeginAsync(Session session, string account, string address, DateTimeOffset now)
    {
        var (since, known) = (now - Memory, now - MemoryOfSuccess);
        await SignInTable.DropOldAsync(session, since, known);
        var tries = await SignInTable.TriesAsync(session, account, address, since, known);
        if (tries.Failures >= FreeFailures && tries.LastTryAt + WaitAfter(tries.Failures) is { } end && end > now)
        {
            var seconds = (int)Math.Ceiling((end - now).TotalSeconds);
            throw new ActionError(Errors.TooManyRequests, $"Signing in to this account has failed too often; try again in {seconds} seconds.", "email")
            {
                RetryAfter = seconds,
            };
        }
        await SignInTable.CountAsync(session, account, address, since, now);
    }

    static TimeSpan WaitAfter(long failures) =>
        failures - FreeFailures >= 5 ? LongestWait : FirstWait * (1 << (int)(failures - FreeFailures));
}
