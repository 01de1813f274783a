namespace Pims.Actions.Files;

/// <summary>A sequence that was looked into as far as to know that there is something in it.</summary>
sealed class Begun<T>
{
    readonly List<T> head;
    readonly IAsyncEnumerator<T> rest;

    Begun(List<T> head, IAsyncEnumerator<T> rest) => (this.head, this.rest) = (head, rest);

    /// <returns>Null where none of the elements is of the kind.</returns>
    public static async Task<Begun<T>?> WhereAsync(IAsyncEnumerable<T> all, Func<T, bool> isOfKind, CancellationToken cancellation)
    {
        var rest = all.GetAsyncEnumerator(cancellation);
        var head = new List<T>();
        while (await rest.MoveNextAsync())
        {
            head.Add(rest.Current);
            if (isOfKind(rest.Current))
                return new Begun<T>(head, rest);
        }
        return null;
    }

    /// <summary>All elements, once.</summary>
    public async IAsyncEnumerable<T> AllAsync()
    {
        foreach (var element in head)
            yield return element;
        head.Clear();
        await using (rest)
        {
            while (await rest.MoveNextAsync())
                yield return rest.Current;
        }
    }
}
