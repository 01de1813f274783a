using System.Threading.RateLimiting;
using Pims.Actions;

namespace Pims.Server;

/// <summary>
/// How many requests this process takes in a minute. Who is counted is a caller or an address, never anything that a body says.
/// </summary>
sealed class RateLimits(ServerOptions options) : IDisposable
{
    readonly Limit credentials = new(options.RateCredential, "requests a minute came with this credential");
    readonly Limit strangers = new(options.RateAnonymous, "requests a minute without a credential came from this address");
    readonly Limit guesses = new(options.RateAnonymous, "wrong credentials a minute came from this address");
    readonly Limit passwords = new(options.RateAuthenticate, "tries of a password a minute came from this address");

    /// <exception cref="ActionError"><c>too_many_requests</c></exception>
    public void TakeRequest(Caller caller, string address)
    {
        if (caller.Id.Length == 0)
            strangers.Take(address);
        else
            credentials.Take(caller.Id);
    }

    /// <summary>
    /// Looked at before a credential is: an address that has guessed too often does not learn which guess is right. Wrong ones are
    /// counted by themselves, so that many readers behind one address do not shut out its keys.
    /// </summary>
    /// <exception cref="ActionError"><c>too_many_requests</c></exception>
    public void AllowGuess(string address) => guesses.Require(address);

    /// <exception cref="ActionError"><c>too_many_requests</c></exception>
    public void TakeWrongGuess(string address) => guesses.Take(address);

    /// <exception cref="ActionError"><c>too_many_requests</c></exception>
    public void TakePassword(string address) => passwords.Take(address);

    public void Dispose()
    {
        foreach (var limit in new[] { credentials, strangers, guesses, passwords })
            limit.Dispose();
    }

    /// <summary>
    /// A minute's requests may come at once; then one more is taken each minute's part. The framework forgets whoever has been quiet.
    /// </summary>
    sealed class Limit(int perMinute, string what) : IDisposable
    {
        readonly PartitionedRateLimiter<string>? limiter = perMinute == 0 ? null : PartitionedRateLimiter.Create<string, string>(
            who => RateLimitPartition.GetTokenBucketLimiter(who, _ => new TokenBucketRateLimiterOptions
            {
                TokenLimit = perMinute,
                TokensPerPeriod = 1,
                ReplenishmentPeriod = TimeSpan.FromMinutes(1) / perMinute,
                QueueLimit = 0,
            }), StringComparer.Ordinal);

        public void Take(string who)
        {
            if (limiter is null)
                return;
            using var lease = limiter.AttemptAcquire(who);
            if (!lease.IsAcquired)
                throw Refusal(lease);
        }

        /// <summary>Takes nothing while there is something to take.</summary>
        public void Require(string who)
        {
            if (limiter?.GetStatistics(who) is { CurrentAvailablePermits: 0 })
                Take(who);
        }

        public void Dispose() => limiter?.Dispose();

        ActionError Refusal(RateLimitLease lease)
        {
            var wait = lease.TryGetMetadata(MetadataName.RetryAfter, out var time) ? time : TimeSpan.Zero;
            var seconds = Math.Max(1, (int)Math.Ceiling(wait.TotalSeconds));
            return new ActionError(Errors.TooManyRequests, $"More than {perMinute} {what}; try again in {seconds} {(seconds == 1 ? "second" : "seconds")}.")
            {
                RetryAfter = seconds,
            };
        }
    }
}
