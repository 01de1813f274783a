using Pims.Actions;
using Pims.Tests.Support;

namespace Pims.Tests.Access.Matrix;

/// <summary>Every action by every kind of caller, as the approved table has it; and what must hold whatever that table says.</summary>
public sealed class AccessMatrixTests
{
    const string Accept = "PIMS_APPROVE";

    static readonly string ApprovedFile = Path.Combine(Repository.Root, "Pims.Tests", "Contract", "access.approved.txt");
    static readonly string[] Refused = ["401", "403", "404", Outcome.Hidden, Outcome.Invalid, Outcome.NotTried];

    Matrix matrix = null!;

    [OneTimeSetUp]
    public async Task TryEverything() => matrix = await Matrix.TryAsync();

    [Test]
    public void Every_action_is_tried_and_nothing_else() =>
        Assert.That(
            Attempts.All.Where(attempt => attempt.IsAction).Select(attempt => attempt.Action).Distinct(),
            Is.EquivalentTo(Catalog.Of(new ActionLimits()).Entries.Select(entry => entry.Facts.Name)));

    [Test]
    public async Task The_matrix_is_the_approved_one()
    {
        var now = matrix.Written();
        if (Environment.GetEnvironmentVariable(Accept) == "1")
            await File.WriteAllTextAsync(ApprovedFile, now);
        var approved = File.Exists(ApprovedFile) ? await File.ReadAllTextAsync(ApprovedFile) : "";
        if (now != approved)
        {
            var cells = string.Join('\n', Matrix.Differences(approved, now).DefaultIfEmpty("The legend or the order differs."));
            Assert.Fail($"{cells}\nIf that is meant: {Accept}=1 ./pims test --filter AccessMatrix");
        }
    }

    [Test]
    public void A_changed_cell_is_named() =>
        Assert.That(
            Matrix.Differences("Legend\n\n       anonymous viewer\n\na, b   401       ok\n", "Legend\n\n       anonymous viewer\n\na, b   401       404\n"),
            Is.EqualTo(new[] { "a, b for viewer was approved as ok, but is 404" }));

    // A tree of another type may say why it refuses a bucket that the caller sees elsewhere.
    [Test]
    public void What_is_hidden_answers_as_what_is_not_there()
    {
        var seen = matrix.Rows.Where(row => row.Attempt is { Action: "getBucket", Form: "" }).ToDictionary(row => row.Kind);
        var told = matrix.Betrayals.Where(one =>
            !one.Row.Attempt.Action.EndsWith("BucketsTree", StringComparison.Ordinal) || seen[one.Row.Kind].Cells[one.Who] != Outcome.Ok);
        Assert.That(told.Select(one => $"{one.Row.Name} for {one.Who}: {one.Told}"), Is.Empty);
    }

    [Test]
    public void Every_answer_is_one_of_those_the_table_knows() =>
        None((_, _, cell) => !Refused.Append(Outcome.Ok).Append(Outcome.Shown).Contains(cell));

    [Test]
    public void Every_attempt_is_one_that_somebody_may_make() =>
        Assert.That(matrix.Rows.Where(row => row.Cells.Values.All(Refused.Contains) != IsOfNoneSuch(row)).Select(row => row.Name), Is.Empty);

    // In an address it is no credential but a word that gives no right.
    [Test]
    public void A_withdrawn_credential_opens_nothing_and_is_told_so() =>
        None((row, who, cell) => who.IsWithdrawn && row.Attempt.Way != Way.ReadKey && cell != "401");

    [Test]
    public void A_role_that_is_too_low_is_refused_whatever_is_named() =>
        None((row, who, cell) => !who.IsWithdrawn && row.Facts is { } facts && cell != Outcome.NotTried
            && facts.Access > who.Role && cell != (who == Who.Anonymous ? "401" : "403"));

    [Test]
    public void A_personal_bucket_exists_for_its_owner_administrators_and_its_own_keys_alone() =>
        None((row, who, cell) => row.Kind == On.Personal && !Refused.Contains(cell) && !who.IsOwnKey && who != Who.Owner && who != Who.Admin && who != Who.Demoted);

    [Test]
    public void The_key_of_a_bucket_opens_nothing_elsewhere() =>
        None((row, who, cell) => who.IsElsewhere && row.Kind != On.Nothing && !Refused.Contains(cell) && !IsPublicFile(row));

    [Test]
    public void Without_a_credential_only_public_files_are_read() =>
        None((row, who, cell) => who == Who.Anonymous && row.Facts?.Access != Role.Anonymous && !Refused.Contains(cell) && !IsPublicFile(row));

    [Test]
    public void An_administrator_is_refused_nothing() =>
        None((row, who, cell) => who == Who.Admin && Refused.Contains(cell)
            && !IsOfNoneSuch(row) && row.Attempt is not ({ Action: "getMyBucketsTree" } or { Way: Way.ReadKey }));

    [Test]
    public void What_is_nobodys_own_is_the_same_for_all_of_a_role() =>
        None((row, who, cell) => row.Kind is not (On.Personal or On.Nothing)
            && ((who == Who.Owner || who == Who.Other) && cell != row.Cells[Who.Editor] || who == Who.Demoted && cell != row.Cells[Who.Viewer]));

    [Test]
    public void Privacy_changes_who_reads_a_file_and_nothing_else()
    {
        var of = matrix.Rows.ToDictionary(row => (row.Attempt, row.Kind));
        None((row, who, cell) => row is { Kind: On.Private, Attempt.IsAction: true } && cell != of[(row.Attempt, On.Global)].Cells[who]);
    }

    [Test]
    public void However_a_thing_is_named_and_however_a_call_comes_in_the_answer_is_the_same()
    {
        string[] forms = ["slug", "path", "path, batch", "JSON-RPC", "in a batch"];
        var plain = matrix.Rows.Where(row => row.Attempt.Form.Length == 0).ToDictionary(row => (row.Attempt.Action, row.Kind));
        var others = matrix.Rows.Where(row => forms.Contains(row.Attempt.Form) && plain.ContainsKey((row.Attempt.Action, row.Kind))).ToHashSet();
        Assert.That(others.Select(row => row.Attempt.Form).Distinct(), Is.EquivalentTo(forms));
        None((row, who, cell) => others.Contains(row) && cell != plain[(row.Attempt.Action, row.Kind)].Cells[who]);
    }

    /// <summary>Lists that hold nothing of the kind, whoever asks: each tree the buckets of one type, the top's assets those in no bucket.</summary>
    static bool IsOfNoneSuch(Row row) => (row.Attempt, row.Kind) is
        ({ Action: "getPublicBucketsTree" }, On.Personal) or ({ Action: "getMyBucketsTree" }, not On.Personal)
        or ({ Action: "listAssetsInBucket", Form: "top" }, not On.NoBucket);

    static bool IsPublicFile(Row row) => !row.Attempt.IsAction && row.Kind is On.Global or On.NoBucket;

    void None(Func<Row, Who, string, bool> isWrong) =>
        Assert.That(
            from row in matrix.Rows
            from cell in row.Cells
            where isWrong(row, cell.Key, cell.Value)
            select $"{row.Name} for {cell.Key}: {cell.Value}", Is.Empty);
}
