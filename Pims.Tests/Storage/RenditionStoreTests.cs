using System.Buffers.Binary;
using System.Security.Cryptography;
using System.Text;
using Pims.Storage.Blobs;
using Pims.Tests.Support;

namespace Pims.Tests.Storage;

/// <summary>The store alone, with files of its own kind.</summary>
sealed class RenditionStoreTests
{
    const long Mark = 72;

    static readonly string A = new('a', 64), B = new('b', 64);

    TemporaryFolder folder = null!;
    Clock clock = null!;

    [SetUp]
    public void Make() => (folder, clock) = (new TemporaryFolder(), new Clock());

    [TearDown]
    public void Remove() => folder.Dispose();

    async Task<RenditionStore> StoreAsync(long limit = 1 << 20, long reserve = 0)
    {
        var store = new RenditionStore(folder.Path, limit, reserve, clock);
        await store.Trim();
        return store;
    }

    /// <summary>Waits for the trim that goes on, and has all counted once more when nothing else happens.</summary>
    static async Task SettleAsync(RenditionStore store)
    {
        await store.Trim();
        await store.Trim();
    }

    static string Keep(RenditionStore store, string checksum, string name, string content)
    {
        var draft = store.Draft();
        File.WriteAllText(draft, content);
        using var kept = store.Keep(draft, checksum, name);
        return Text(kept);
    }

    static string Text(SharedFile file)
    {
        using var reader = new StreamReader(file.Read(), Encoding.ASCII);
        return reader.ReadToEnd();
    }

    static string? Read(RenditionStore store, string checksum, string name)
    {
        using var file = store.Open(checksum, name);
        return file is null ? null : Text(file);
    }

    static async Task<string[]> ChecksumsAsync(RenditionStore store) => await store.ChecksumsAsync(CancellationToken.None).ToArrayAsync();

    string FileOf(string checksum, string name) => folder.In(checksum[..2], checksum, name);

    int Files() => Directory.GetFiles(folder.Path, "*", SearchOption.AllDirectories).Length;

    [Test]
    public async Task What_is_kept_is_there_also_after_a_restart_and_what_was_begun_is_not()
    {
        await using (var store = await StoreAsync())
        {
            Assert.That(Read(store, A, "1.png"), Is.Null);
            Assert.That(Keep(store, A, "1.png", "picture"), Is.EqualTo("picture"));
            Assert.That((Read(store, A, "1.png"), Read(store, A, "2.png"), Read(store, B, "1.png")), Is.EqualTo(("picture", (string?)null, (string?)null)));
            await File.WriteAllTextAsync(store.Draft(), "half a pic");
        }
        await using var again = await StoreAsync();
        Assert.That((Read(again, A, "1.png"), Files(), again.Bytes), Is.EqualTo(("picture", 1, 7 + Mark)));
    }

    [Test]
    public async Task A_file_that_is_not_as_it_was_kept_is_none_and_is_made_anew()
    {
        await using var store = await StoreAsync();
        Action<string>[] faults =
        [
            file => File.WriteAllText(file, ""), file => File.WriteAllText(file, "pict"), file => File.WriteAllText(file, new string('x', 100)),
            file => { using var opened = File.OpenWrite(file); opened.SetLength(opened.Length - 1); },
            file => File.AppendAllText(file, "more"), file => { Keep(store, A, "2.png", "pictures"); File.Copy(FileOf(A, "2.png"), file, overwrite: true); }, File.Delete,
            file => File.WriteAllBytes(file, OlderForm("picture", "1.png")),
            file => Directory.Delete(Path.GetDirectoryName(file)!, recursive: true), _ => Directory.Delete(folder.Path, recursive: true),
        ];
        foreach (var fault in faults)
        {
            Keep(store, A, "1.png", "picture");
            Assert.That(Read(store, A, "1.png"), Is.EqualTo("picture"));
            fault(FileOf(A, "1.png"));
            Assert.That(Read(store, A, "1.png"), Is.Null);
        }
        Assert.That(Keep(store, A, "1.png", "picture"), Is.EqualTo("picture"));
    }

    /// <summary>As pictures were kept before their mark bore the hash of their bytes.</summary>
    static byte[] OlderForm(string content, string name)
    {
        var length = new byte[8];
        BinaryPrimitives.WriteInt64LittleEndian(length, content.Length);
        return [.. Encoding.ASCII.GetBytes(content), .. length, .. SHA256.HashData(Encoding.UTF8.GetBytes($"{content.Length} {name}"))];
    }

    // The larger is not read at once.
    [TestCase(7)]
    [TestCase(100_000)]
    public async Task It_is_known_by_the_hash_of_its_bytes_when_it_is_kept_and_when_it_is_opened(int size)
    {
        await using var store = await StoreAsync();
        var hashes = new List<string>();
        foreach (var (name, content) in new[] { ("1.png", new string('x', size)), ("2.png", new string('x', size)), ("1.png", new string('y', size)) })
        {
            var draft = store.Draft();
            await File.WriteAllTextAsync(draft, content);
            using var kept = store.Keep(draft, A, name);
            using var opened = store.Open(A, name)!;
            Assert.That((kept.Hash, opened.Hash, Text(opened)), Is.EqualTo((Convert.ToHexStringLower(SHA256.HashData(Encoding.ASCII.GetBytes(content))), kept.Hash, content)));
            hashes.Add(kept.Hash);
        }
        Assert.That((hashes[0] == hashes[1], hashes[0] == hashes[2]), Is.EqualTo((true, false)));
    }

    [Test]
    public async Task What_is_held_in_memory_is_as_the_file_is_and_goes_with_it_whoever_removes_it()
    {
        await using var store = await StoreAsync();
        await using var other = await StoreAsync();
        Keep(store, A, "1.png", "first");
        Assert.That((Read(store, A, "1.png"), Read(store, A, "1.png")), Is.EqualTo(("first", "first")));
        clock.MoveOn(TimeSpan.FromSeconds(1));
        Keep(other, A, "1.png", "other");
        Assert.That(Read(store, A, "1.png"), Is.EqualTo("other"), "another server keeps it anew");
        // At the same instant, and of the same size.
        Keep(store, A, "1.png", "third");
        Assert.That(Read(store, A, "1.png"), Is.EqualTo("third"));
        other.Forget([A]);
        Assert.That(Read(store, A, "1.png"), Is.Null, "another server forgets it");
    }

    [Test]
    public async Task More_than_fits_into_memory_is_read_from_the_disk()
    {
        const int size = 60_000, count = 600;
        await using var store = await StoreAsync(limit: 1 << 30);
        for (var i = 0; i < count; i++)
            Keep(store, A, $"{i}.png", i + new string('x', size));
        for (var round = 0; round < 2; round++)
            for (var i = 0; i < count; i++)
                Assert.That(Read(store, A, $"{i}.png")![..6], Is.EqualTo((i + "xxxxxx")[..6]));
    }

    [Test]
    public async Task One_that_is_cut_off_while_it_is_sent_is_no_proper_end()
    {
        await using var store = await StoreAsync();
        Keep(store, A, "1.png", new string('x', 100_000));
        using var file = store.Open(A, "1.png")!;
        using (var opened = new FileStream(FileOf(A, "1.png"), FileMode.Open, FileAccess.Write, FileShare.ReadWrite))
            opened.SetLength(5000);
        Assert.Throws<EndOfStreamException>(() => Text(file));
    }

    [Test]
    public async Task What_is_removed_is_read_to_its_end_by_whoever_has_it_open()
    {
        await using var store = await StoreAsync();
        Keep(store, A, "1.png", "one");
        Keep(store, A, "2.png", "two");
        Keep(store, B, "1.png", "three");
        Stream reader;
        using (var file = store.Open(A, "1.png")!)
            reader = file.Read();
        store.Forget([A, new string('c', 64)]);
        Assert.That((Read(store, A, "1.png"), Read(store, A, "2.png"), Read(store, B, "1.png"), store.Bytes), Is.EqualTo(((string?)null, (string?)null, "three", 5 + Mark)));
        Assert.That(await new StreamReader(reader).ReadToEndAsync(), Is.EqualTo("one"));
        Assert.That((Files(), await ChecksumsAsync(store)), Is.EqualTo((1, new[] { B })));
    }

    [Test]
    public async Task Those_used_longest_ago_go_first_down_to_nine_tenths()
    {
        const int size = 1000, count = 20;
        await using var store = await StoreAsync(limit: count * size);
        var content = new string('x', size - (int)Mark);
        for (var i = 0; i < 19; i++)
        {
            Keep(store, i % 2 == 0 ? A : B, $"{i}.png", content);
            clock.MoveOn(TimeSpan.FromMinutes(2));
        }
        Assert.That((Read(store, A, "0.png"), Read(store, B, "3.png")), Is.EqualTo((content, content)), "a use");
        clock.MoveOn(TimeSpan.FromMinutes(2));
        Keep(store, A, "last.png", content);
        await SettleAsync(store);
        var left = Directory.GetFiles(folder.Path, "*", SearchOption.AllDirectories).Select(Path.GetFileNameWithoutExtension);
        Assert.That(left, Is.EquivalentTo(new[] { "0", "3", "4", "5", "6", "7", "8", "9", "10", "11", "12", "13", "14", "15", "16", "17", "18", "last" }));
        Assert.That(store.Bytes, Is.EqualTo(18 * size));
    }

    [Test]
    public async Task A_use_counts_for_a_minute()
    {
        await using var store = await StoreAsync();
        Keep(store, A, "1.png", "x");
        var kept = File.GetLastWriteTimeUtc(FileOf(A, "1.png"));
        clock.MoveOn(TimeSpan.FromSeconds(30));
        Read(store, A, "1.png");
        Assert.That(File.GetLastWriteTimeUtc(FileOf(A, "1.png")), Is.EqualTo(kept));
        clock.MoveOn(TimeSpan.FromSeconds(60));
        Read(store, A, "1.png");
        Assert.That(File.GetLastWriteTimeUtc(FileOf(A, "1.png")), Is.GreaterThan(kept));
    }

    [Test]
    public async Task The_limit_holds_while_many_are_kept_read_and_forgotten_at_once()
    {
        const long limit = 200_000;
        await using var store = await StoreAsync(limit);
        var content = new string('x', 5000);
        long most = 0;
        // What is measured must not change but by the trim, which only takes away.
        using var pause = new ReaderWriterLockSlim();
        Parallel.For(0, 2000, new ParallelOptions { MaxDegreeOfParallelism = 8 }, i =>
        {
            var checksum = new string("0123456789abcdef"[i % 16], 64);
            pause.EnterReadLock();
            Assert.That(Keep(store, checksum, $"{i}.png", content), Is.EqualTo(content));
            if (Read(store, checksum, $"{i - 1}.png") is { } read)
                Assert.That(read, Is.EqualTo(content));
            if (i % 50 == 0)
                store.Forget([checksum]);
            pause.ExitReadLock();
            if (i % 20 != 0)
                return;
            pause.EnterWriteLock();
            most = Math.Max(most, Directory.EnumerateFiles(folder.Path, "*.png", SearchOption.AllDirectories).Sum(SizeOf));
            pause.ExitWriteLock();
        });
        await SettleAsync(store);
        Assert.That(most, Is.InRange(limit / 4, limit));
        Assert.That(store.Bytes, Is.EqualTo(Directory.EnumerateFiles(folder.Path, "*.png", SearchOption.AllDirectories).Sum(SizeOf)));
    }

    static long SizeOf(string file)
    {
        try
        {
            return new FileInfo(file).Length;
        }
        catch (IOException)
        {
            return 0;
        }
    }

    [TestCase(0, 0)]
    [TestCase(78, 0)]
    [TestCase(1 << 20, long.MaxValue)]
    public async Task Where_there_is_no_room_it_is_opened_and_not_kept(long limit, long reserve)
    {
        await using var store = await StoreAsync(limit, reserve);
        Assert.That(Keep(store, A, "1.png", "picture"), Is.EqualTo("picture"));
        Assert.That((Read(store, A, "1.png"), Files(), store.Bytes), Is.EqualTo(((string?)null, 0, 0)));
    }

    [Test]
    public async Task A_smaller_limit_holds_from_the_start_on()
    {
        await using (var store = await StoreAsync())
            for (var i = 0; i < 10; i++)
                Keep(store, A, $"{i}.png", new string('x', 928));
        await using (var smaller = await StoreAsync(5000))
            Assert.That((smaller.Bytes, Files()), Is.EqualTo((4000, 4)));
        await using var none = await StoreAsync(0);
        Assert.That((none.Bytes, Files(), await ChecksumsAsync(none)), Is.EqualTo((0, 0, Array.Empty<string>())));
    }

    [Test]
    public async Task What_others_put_there_is_left_and_is_no_picture()
    {
        await File.WriteAllTextAsync(folder.In("notes.txt"), "notes");
        Directory.CreateDirectory(folder.In("zz", "odd"));
        await File.WriteAllTextAsync(folder.In("zz", "odd", "1.png"), "odd");
        await using var store = await StoreAsync();
        Assert.That((await ChecksumsAsync(store), store.Bytes), Is.EqualTo((new[] { "odd" }, 3)));
        Assert.That(File.Exists(folder.In("notes.txt")), Is.True);
        Assert.Throws<ArgumentException>(() => store.Open("../../etc", "passwd"));
    }
}
