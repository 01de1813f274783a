using FsCheck;
using FsCheck.Fluent;
using Npgsql;
using Pims.Storage.Moving;

namespace Pims.Tests.Moving;

/// <summary>How a place is written.</summary>
public sealed class LibraryPlaceTests
{
    const string Store = "s3://assets/pims?endpoint=http://127.0.0.1:7480&region=eu-1";

    [TestCase("./data", "./data", null, null)]
    [TestCase("/srv/pims", "/srv/pims", null, null)]
    [TestCase("a=b/c d", "a=b/c d", null, null)]
    [TestCase("data+data", "data", null, null)]
    [TestCase("postgres://u:p@db:5433/pims+./data", "./data", "db:5433/pims u p", null)]
    [TestCase("postgresql://db/pims+" + Store, null, "db:5432/pims  ", "assets/pims/")]
    [TestCase("Host=db;Database=pims;Username=u+" + Store, null, "db:5432/pims u ", "assets/pims/")]
    [TestCase("./data+" + Store, "./data", null, "assets/pims/")]
    [TestCase("postgres://u:a%2Bb@db/p%2Bq+data", "data", "db:5432/p+q u a+b", null)]
    public void A_place(string text, string? folder, string? database, string? store)
    {
        var (place, wrong) = LibraryPlace.Read(text);
        Assert.That(wrong, Is.Empty);
        var at = place!.Database is null ? null : new NpgsqlConnectionStringBuilder(place.Database);
        Assert.That((place.Folder, at is null ? null : $"{at.Host}:{at.Port}/{at.Database} {at.Username} {at.Password}", place.Blobs is null ? null : $"{place.Blobs.Bucket}/{place.Blobs.Prefix}"),
            Is.EqualTo((folder, database, store)));
        Assert.That(place.ToString(), Does.Not.Contain("a+b").And.Not.Contain("u:"));
    }

    [TestCase("", "A part of it is empty")]
    [TestCase("+", "A part of it is empty")]
    [TestCase("./data+", "A part of it is empty")]
    [TestCase("postgres://secret@db/pims", "where one half is")]
    [TestCase(Store, "where one half is")]
    [TestCase("Host=db;Database=pims", "where one half is")]
    [TestCase("./a+b", "Both parts of it are folders")]
    [TestCase("postgres://u:secret+x@db/pims+./data", "more than one +")]
    [TestCase(Store + "+postgres://u:secret@db/pims", "Before the + is the database")]
    [TestCase("./data+postgres://u:secret@db/pims", "Behind the + are the files")]
    [TestCase("postgres://u:secret@db+./data", "Before the + is the database")]
    [TestCase("mysql://u:secret@db/pims+./data", "Before the + is the database")]
    [TestCase("Host=db;Password=secret+./data", "Before the + is the database")]
    [TestCase("./data+s3://key:secret@assets/pims?region=eu-1", "Credentials are no part of it")]
    [TestCase("./data+s3://assets/pims", "neither endpoint nor region")]
    public void No_place(string text, string told)
    {
        var (place, wrong) = LibraryPlace.Read(text);
        Assert.That(place, Is.Null);
        Assert.That(string.Join(' ', wrong), Does.Contain(told).And.Not.Contain("secret"));
    }

    [Test]
    public void Whatever_a_password_and_a_name_are_their_address_is_read_as_it_was_meant() =>
        Prop.ForAll(Texts, Texts, (user, password) =>
        {
            var address = $"postgres://{Uri.EscapeDataString("u" + user)}:{Uri.EscapeDataString("p" + password)}@db/{Uri.EscapeDataString("d" + password)}";
            var at = LibraryPlace.Read($"{address}+{Store}").Place is { } place ? new NpgsqlConnectionStringBuilder(place.Database) : null;
            return at?.Username == "u" + user && at.Password == "p" + password && at.Database == "d" + password;
        }).Check(Config.QuickThrowOnFailure.WithMaxTest(300));

    [Test]
    public void Any_text_is_a_place_or_has_something_wrong_with_it() =>
        Prop.ForAll(ArbMap.Default.ArbFor<NonNull<string>>(), text => LibraryPlace.Read(text.Get) is var (place, wrong) && (place is null) == (wrong.Count > 0))
            .Check(Config.QuickThrowOnFailure.WithMaxTest(300));

    /// <summary>Of what has a text of its own in an address.</summary>
    static Arbitrary<string> Texts => ArbMap.Default.ArbFor<NonNull<string>>().Generator.Select(text => new string([.. text.Get.Where(letter => letter is > ' ' and < '\ud800')])).ToArbitrary();
}
