namespace Pims.Storage;

/// <summary>How often signing in was tried in vain, and when for the last time.</summary>
public sealed record SignInTries
{
    public required long Failures { get; init; }
    public required DateTimeOffset? LastTryAt { get; init; }
}

/// <summary>Tries to sign in, by account (the hash of an e-mail) and address.</summary>
public static class SignInTable
{
    /// <summary>
    /// The failures that count for a try: where signing in to the account has succeeded from this address since <paramref name="known"/>,
    /// its own; else those of all addresses from which it has not.
    /// </summary>
    /// <param name="session">Where to read.</param>
    /// <param name="account">The hash of the e-mail.</param>
    /// <param name="address">Where the try comes from.</param>
    /// <param name="since">Tries before are forgotten.</param>
    /// <param name="known">Successes before are forgotten.</param>
    public static Task<SignInTries> TriesAsync(Session session, string account, string address, DateTimeOffset since, DateTimeOffset known) =>
        session.ValueAsync<SignInTries>("""
            with mine as (
                select count(*) as is_known from sign_in where account = @account and address = @address and last_success_at >= @known)
            select coalesce(cast(sum(failures) as bigint), 0) as failures, max(last_try_at) as last_try_at
            from sign_in cross join mine
            where account = @account and failures > 0 and last_try_at >= @since
              and case when is_known = 1 then address = @address else coalesce(last_success_at, 0) < @known end
            """, new { account, address, since, known });

    /// <summary>Counts a try as a failure, until it is known to have succeeded. Failures of a forgotten time begin anew.</summary>
    public static Task CountAsync(Session session, string account, string address, DateTimeOffset since, DateTimeOffset now) =>
        session.ExecuteAsync("""
            insert into sign_in (account, address, failures, last_try_at) values (@account, @address, 1, @now)
            on conflict (account, address) do update set
                failures = case when sign_in.last_try_at >= @since then sign_in.failures + 1 else 1 end, last_try_at = @now
            """, new { account, address, since, now });

    public static Task SucceedAsync(Session session, string account, string address, DateTimeOffset now) =>
        session.ExecuteAsync(
            "update sign_in set failures = 0, last_success_at = @now where account = @account and address = @address", new { account, address, now });

    /// <summary>Forgets an account: its failures, and from where it was known.</summary>
    public static Task ForgetAsync(Session session, string account) =>
        session.ExecuteAsync("delete from sign_in where account = @account", new { account });

    /// <summary>Drops what no rule looks at any more.</summary>
    public static Task DropOldAsync(Session session, DateTimeOffset since, DateTimeOffset known) =>
        session.ExecuteAsync("delete from sign_in where last_try_at < @since and coalesce(last_success_at, 0) < @known", new { since, known });
}
