namespace Pims.Benchmarks;

/// <summary>What a reader of the table must know to judge it.</summary>
static class Footnotes
{
    public const string Text = """
        Ours and baseline alternate; each ratio is the median of the rounds' ratios. Server, baseline and client are three processes of this
        machine, so the client's work is part of both sides. Traffic is to 127.0.0.1 only.
        (a) Baseline: a bare Kestrel endpoint in a process of its own that drains the body, runs the same SQL with Dapper on kept connections
            (the credential by its hash, the bucket with its parents, and for the list the page of assets), serialises the rows itself with
            Newtonsoft, and writes as many bytes with the same values, which is checked first. It opens the bucket's sealed keys once, not each time.
        (b) Baseline: the same request at 1,000 assets. Pages of 50.
        (c) Baseline: the same tree from rows in memory, through the same writer, sent over HTTP by the bare endpoint.
        (d) Baseline: a bare Kestrel endpoint with the grouped insert of the same row (one writer, one prepared statement, begin immediate,
            inserts, commit, the same pragmas); it looks nothing up, makes no keys and seals none.
        (e) Baseline: write + fsync + SHA-256 of the same bytes from memory, by as many workers as ours has connections; no HTTP, no rows.
        (g) Microseconds for each request, eight clients asking as fast as they can. Baseline: the same call without a credential; for getBucket,
            which wants one, anonymous getStatus, so that the difference holds the bucket's own query and answer too. Signing in: one password
            at a time on two cores.
        (h) Milliseconds from request to answer, one client, pages of 50, as the administrator. Each asset has about 20 words.
        (i) Baseline: a bare Kestrel endpoint that copies the same files, one after another, into one answer; no zip, no checksums, no rows.
            The bytes can't be made smaller, so they are stored as they are.
        (j) Baseline: one update of the same rows in a library of its own, by prepared SQL without a server; it looks nothing up, keeps no counts, no
            index of words and no log. For getTrash: a page of a bucket.
        (k) Pictures that are not kept, over HTTP: each round asks for the same picture of several files with the same pixels, and what was kept of
            them is removed before it. Milliseconds: one client, one after another. A second: two workers, four clients. Baseline engine: the
            same library's decoding (as small as ours), scaling and encoding in one process, with as many threads as ours has workers at work; no HTTP,
            no other process, nothing written. Baseline sharp: the npm package in one process, as many pictures at once, each on one thread, from
            the file to memory, at the quality at which its picture is as like the reference as ours (SSIM of the brightness; the reference is
            scaled from all pixels by Lanczos and not encoded). PNG and WebP are written with the same effort on both sides, AVIF with each one's own.
        (l) Baseline: the framework's static files in a bare Kestrel, the same bytes. A worker is a process; its start is measured to the
            word that it can work.
        (m) Ours: on PostgreSQL, of the system's packages with its defaults, in a folder of its own on the same disk. Baseline: the same server and library
            on SQLite. Two servers, PostgreSQL and the clients share the processors of this machine, so two can't do more than one where it keeps them busy.
        """;
}
