using System.ComponentModel;
using Pims.Storage;

namespace Pims.Actions.Assets;

/// <summary>The things that refer to an asset, as a caller names them, by kind.</summary>
public sealed record References
{
    [Description("Ids of products.")]
    public IReadOnlyList<ReferenceTarget>? Product { get; init; }

    [Description("Ids of variants.")]
    public IReadOnlyList<ReferenceTarget>? Variant { get; init; }

    [Description("Ids of variant groups.")]
    public IReadOnlyList<ReferenceTarget>? VariantGroup { get; init; }

    [Description("Ids of categories.")]
    public IReadOnlyList<ReferenceTarget>? Category { get; init; }

    [Description("Ids of values of global lists.")]
    public IReadOnlyList<ReferenceTarget>? GlobalListValue { get; init; }

    /// <summary>The kinds that are named, as the table has them, and their ids.</summary>
    internal IEnumerable<(string Kind, IEnumerable<string> Targets)> ByKind()
    {
        (string Kind, IReadOnlyList<ReferenceTarget>? Targets)[] kinds =
        [
            (ReferencesView.ProductKind, Product), (ReferencesView.VariantKind, Variant), (ReferencesView.VariantGroupKind, VariantGroup),
            (ReferencesView.CategoryKind, Category), (ReferencesView.GlobalListValueKind, GlobalListValue),
        ];
        return kinds.Where(one => one.Targets is { Count: > 0 }).Select(one => (one.Kind, one.Targets!.Select(target => target.Text)));
    }
}

/// <summary>What refers to an asset, by kind.</summary>
public sealed record ReferencesView
{
    internal const string ProductKind = "product", VariantKind = "variant", VariantGroupKind = "variant_group", CategoryKind = "category",
        GlobalListValueKind = "global_list_value";

    public required IReadOnlyList<string> Product { get; init; }
    public required IReadOnlyList<string> Variant { get; init; }
    public required IReadOnlyList<string> VariantGroup { get; init; }
    public required IReadOnlyList<string> Category { get; init; }
    public required IReadOnlyList<string> GlobalListValue { get; init; }

    public static ReferencesView Of(IReadOnlyList<ReferenceRow> rows)
    {
        var byKind = rows.ToLookup(row => row.Kind, row => row.Target);
        return new ReferencesView
        {
            Product = [.. byKind[ProductKind]],
            Variant = [.. byKind[VariantKind]],
            VariantGroup = [.. byKind[VariantGroupKind]],
            Category = [.. byKind[CategoryKind]],
            GlobalListValue = [.. byKind[GlobalListValueKind]],
        };
    }
}
