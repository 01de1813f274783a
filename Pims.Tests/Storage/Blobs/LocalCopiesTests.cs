using System.Security.Cryptography;
using Pims.Storage;
using Pims.Storage.Blobs;
using Pims.Tests.Support;

namespace Pims.Tests.Storage.Blobs;

/// <summary>Copies of contents that are elsewhere; here, in memory.</summary>
sealed class LocalCopiesTests
{
    const int Size = 1000;

    readonly List<string> fetched = [];
    TemporaryFolder folder = null!;
    Clock clock = null!;

    [SetUp]
    public void Make()
    {
        (folder, clock) = (new TemporaryFolder(), new Clock());
        fetched.Clear();
    }

    [TearDown]
    public void Remove() => folder.Dispose();

    [Test]
    public async Task One_is_fetched_once_for_all_who_ask_and_kept_for_those_who_come_later()
    {
        var copies = Copies(10 * Size);
        var go = new TaskCompletionSource();
        var asked = Enumerable.Range(0, 5).Select(_ => copies.HoldAsync("a", ChecksumOf("a"), async stop => { await go.Task; return await OpenAsync("a"); }, CancellationToken.None)).ToArray();
        go.SetResult();
        foreach (var held in await Task.WhenAll(asked))
        {
            Assert.That(await File.ReadAllBytesAsync(held.Path), Is.EqualTo(Bytes("a")));
            held.Dispose();
        }
        (await HoldAsync(copies, "a")).Dispose();
        Assert.That((fetched, Files()), Is.EqualTo((new[] { "a" }, new[] { "a" })));
    }

    [Test]
    public async Task Those_used_longest_ago_go_first_and_none_that_is_held()
    {
        var copies = Copies(3 * Size);
        using var held = await HoldAsync(copies, "a");
        foreach (var name in new[] { "b", "c", "b", "d" })
            (await HoldAsync(copies, name)).Dispose();
        Assert.That(Files(), Is.EqualTo(new[] { "a", "b", "d" }));
        held.Dispose();
        held.Dispose();
        foreach (var name in new[] { "e", "f", "g" })
            (await HoldAsync(copies, name)).Dispose();
        Assert.That(Files(), Is.EqualTo(new[] { "e", "f", "g" }));
    }

    [Test]
    public async Task Where_all_room_is_held_it_is_waited_for_and_not_for_ever()
    {
        var copies = Copies(2 * Size);
        var (first, second) = (await HoldAsync(copies, "a"), await HoldAsync(copies, "b"));
        var third = HoldAsync(copies, "c");
        first.Dispose();
        using (await third)
            Assert.That(Files(), Is.EqualTo(new[] { "b", "c" }));
        using var again = await HoldAsync(copies, "c");
        var fourth = HoldAsync(copies, "d");
        await TestServer.UntilAsync(() => fetched.Contains("d"), "The fourth is under way.");
        for (var tries = 0; !fourth.IsCompleted && tries < 1000; tries++)
        {
            clock.Elapse(TimeSpan.FromMinutes(1));
            await Task.WhenAny(fourth, Task.Delay(5));
        }
        Assert.ThrowsAsync<StorageUnavailableException>(() => fourth);
        second.Dispose();
    }

    [Test]
    public async Task One_that_is_larger_than_all_room_is_there_alone_while_it_is_held()
    {
        var copies = Copies(Size / 2);
        using (var held = await HoldAsync(copies, "a"))
            Assert.That((await File.ReadAllBytesAsync(held.Path), Files()), Is.EqualTo((Bytes("a"), new[] { "a" })));
        Assert.That(Files(), Is.Empty);
    }

    [Test]
    public async Task Of_what_is_wrong_or_breaks_off_nothing_stays_and_its_room_is_free()
    {
        var copies = Copies(Size);
        for (var i = 0; i < 3; i++)
        {
            Assert.ThrowsAsync<InvalidDataException>(() => copies.HoldAsync("a", ChecksumOf("b"), _ => OpenAsync("a"), CancellationToken.None));
            Assert.ThrowsAsync<StorageUnavailableException>(() => copies.HoldAsync("a", ChecksumOf("a"), _ => throw new StorageUnavailableException("gone"), CancellationToken.None));
        }
        Assert.That(Files(), Is.Empty);
        (await HoldAsync(copies, "a")).Dispose();
        Assert.That(Files(), Is.EqualTo(new[] { "a" }));
    }

    [Test]
    public async Task What_is_removed_by_others_is_fetched_again_and_what_is_forgotten_is_gone()
    {
        var copies = Copies(10 * Size);
        (await HoldAsync(copies, "a")).Dispose();
        File.Delete(folder.In("copies", "a"));
        using (var held = await HoldAsync(copies, "a"))
            Assert.That(await File.ReadAllBytesAsync(held.Path), Is.EqualTo(Bytes("a")));
        copies.Forget("a");
        copies.Forget("b");
        Assert.That(Files(), Is.Empty);
    }

    [Test]
    public async Task A_start_empties_the_folder_and_a_full_disk_is_told()
    {
        (await HoldAsync(Copies(10 * Size), "a")).Dispose();
        var full = Copies(10 * Size, reserve: long.MaxValue);
        Assert.That(Files(), Is.Empty);
        Assert.ThrowsAsync<StorageFullException>(() => HoldAsync(full, "a"));
    }

    LocalCopies Copies(long limit, long reserve = 0) => new(folder.In("copies"), limit, reserve, clock);

    Task<LocalFile> HoldAsync(LocalCopies copies, string name) => copies.HoldAsync(name, ChecksumOf(name), _ => OpenAsync(name), CancellationToken.None);

    Task<Stream> OpenAsync(string name)
    {
        lock (fetched)
            fetched.Add(name);
        return Task.FromResult<Stream>(new MemoryStream(Bytes(name)));
    }

    string[] Files() => [.. Directory.GetFiles(folder.In("copies"), "*", SearchOption.AllDirectories).Select(file => Path.GetFileName(file)).Order(StringComparer.Ordinal)];

    static byte[] Bytes(string name) => [.. Enumerable.Repeat((byte)name[0], Size)];

    static string ChecksumOf(string name) => Convert.ToHexStringLower(SHA256.HashData(Bytes(name)));
}
